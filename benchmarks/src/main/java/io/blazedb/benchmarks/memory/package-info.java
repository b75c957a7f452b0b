/** Row 17: what a server's memory has to do with how much it keeps. */
package io.blazedb.benchmarks.memory;
