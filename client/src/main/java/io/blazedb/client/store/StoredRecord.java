package io.blazedb.client.store;

import io.blazedb.crdt.RecordState;
import io.blazedb.op.RecordId;

/**
 * One record of a scan.
 *
 * @param id its id
 * @param state its state, never {@link RecordState#EMPTY}; it may be a deleted record's
 */
public record StoredRecord(RecordId id, RecordState state) {}
