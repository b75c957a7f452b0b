/** Operations to measure with: real data, and generated data from a fixed seed. */
package io.blazedb.benchmarks.input;
