/** {@code ./blazedb bench latency}: how long an edit takes from one device to another. */
package io.blazedb.benchmarks.latency;
