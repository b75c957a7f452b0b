/** Row 22: how queries fare while a Streams instance is killed. */
package io.blazedb.benchmarks.failover;
