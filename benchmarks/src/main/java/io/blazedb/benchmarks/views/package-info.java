/** {@code ./blazedb bench views}: how fast views merge the log. */
package io.blazedb.benchmarks.views;
