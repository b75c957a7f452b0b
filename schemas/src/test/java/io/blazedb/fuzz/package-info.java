/** One fuzz target for each thing that reads bytes from outside; see docs/fuzzing.md. */
package io.blazedb.fuzz;
