/**
 * The query engine: plans a {@link io.blazedb.query.Select} and runs it over a {@link
 * io.blazedb.query.exec.RecordSource}. Owns no thread, reads no clock and does no I/O of its own.
 */
package io.blazedb.query.exec;
