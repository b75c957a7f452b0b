/**
 * The merge rules: pure functions from states and operations to states.
 *
 * <p>Every state is a join-semilattice: {@code merge} commutes, associates and is idempotent, and
 * applying an operation is merging the state of that one operation. Nothing here does I/O or reads
 * a clock.
 */
package io.blazedb.crdt;
