/**
 * The measurements of docs/benchmarks.md: {@code ./blazedb bench}. A benchmark is one command
 * class; {@link io.blazedb.benchmarks.Pairs} holds the measuring rules for all of them.
 */
package io.blazedb.benchmarks;
