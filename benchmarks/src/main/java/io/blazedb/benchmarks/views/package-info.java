/** What views cost and how fast they come back: {@code bench views}. */
package io.blazedb.benchmarks.views;
