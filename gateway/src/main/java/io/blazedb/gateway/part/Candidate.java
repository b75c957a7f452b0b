package io.blazedb.gateway.part;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.Value;
import java.util.Map;

/**
 * A record of which it is to be decided whether it matches.
 *
 * @param record the record
 * @param isDeleted whether readers do not see it
 * @param shown what readers see of it
 */
public record Candidate(EncodedRecord record, boolean isDeleted, Map<String, Value> shown) {
  static Candidate of(EncodedRecord record, Limits limits) {
    RecordState state = record.decode(limits);
    return new Candidate(record, !state.lives(), state.shown());
  }
}
