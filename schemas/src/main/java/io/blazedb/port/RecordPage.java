package io.blazedb.port;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import java.util.List;
import java.util.Optional;

/**
 * States of records, as a view holds them.
 *
 * @param at everything before this cursor is in the states; they may hold later changes too
 * @param records by ascending id
 * @param nextPage the token of the next page, if there is more
 */
public record RecordPage(Cursor at, List<EncodedRecord> records, Optional<Bytes> nextPage) {
  /** Copies the list. */
  public RecordPage {
    records = List.copyOf(records);
  }
}
