package io.blazedb.gateway.part;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.port.RecordPage;
import java.util.List;
import java.util.Optional;

/**
 * A page of records of which it is to be decided whether they match.
 *
 * @param at everything before this cursor is in their states
 * @param records by ascending id
 * @param nextPage the token of the next page, if there is more
 */
public record Candidates(Cursor at, List<Candidate> records, Optional<Bytes> nextPage) {
  /** About what the objects of one record take. */
  private static final int OVERHEAD_BYTES = 200;

  /** Values in objects take a few times their bytes. */
  private static final int DECODED_FACTOR = 4;

  static Candidates of(RecordPage page, Limits limits) {
    return new Candidates(
        page.at(),
        page.records().stream().map(record -> Candidate.of(record, limits)).toList(),
        page.nextPage());
  }

  /** About how much memory they take. */
  int bytes() {
    long bytes = OVERHEAD_BYTES;
    for (Candidate each : records) {
      bytes += OVERHEAD_BYTES + (long) DECODED_FACTOR * each.record().state().length();
    }
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }
}
