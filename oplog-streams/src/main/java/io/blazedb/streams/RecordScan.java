package io.blazedb.streams;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.port.RecordPage;
import io.blazedb.query.Matcher;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One page of states. A page ends at the limit of records, of bytes, or of what may be read for one
 * page, or at the end of the collection. Where the reading ended at a record that does not match,
 * that record ends the page, so that the next one can begin behind it: no collection is too large
 * to be read.
 *
 * <p>Used once, by one thread.
 */
final class RecordScan {
  private static final RecordId FIRST = new RecordId(0, 0);
  private static final RecordId LAST = new RecordId(-1, -1);

  /** How often the clock is read: a scan passes about a million records a second. */
  private static final int DEADLINE_EVERY_RECORDS = 256;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final byte[] prefix;
  private final Query query;
  private final QueryLimits limits;
  private final LongSupplier nanoTime;
  private final long deadlineNanos;
  private final List<EncodedRecord> records = new ArrayList<>();
  private long read;
  private long answerBytes;

  RecordScan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store,
      Shard shard,
      Query query,
      QueryLimits limits,
      LongSupplier nanoTime) {
    this.store = store;
    this.prefix = ViewKeys.recordsOf(shard, query.collection());
    this.query = query;
    this.limits = limits;
    this.nanoTime = nanoTime;
    // Half the time of a question, so that the page is there before the asker gives up.
    this.deadlineNanos = nanoTime.getAsLong() + limits.timeoutMs() * 500_000L;
  }

  /**
   * Reads the page.
   *
   * @throws io.blazedb.error.BlazeException {@code BAD_PAGE_TOKEN} for a token of another query
   */
  RecordPage page(Cursor at) {
    Optional<RecordId> after = query.pageToken().map(token -> PageToken.last(query, token));
    boolean more = query.ids().isEmpty() ? scan(after) : lookUp(after);
    return new RecordPage(
        at,
        records,
        more
            ? Optional.of(PageToken.after(query, records.get(records.size() - 1).id()))
            : Optional.empty());
  }

  /** Returns whether records follow the page. */
  private boolean scan(Optional<RecordId> after) {
    Bytes first = ViewKeys.record(prefix, after.orElse(FIRST));
    try (KeyValueIterator<Bytes, byte[]> all = store.range(first, ViewKeys.record(prefix, LAST))) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> each = all.next();
        RecordId id = ViewKeys.id(each.key);
        if (after.isPresent() && id.equals(after.get())) {
          continue;
        }
        if (isSpent()) {
          add(id, each.value);
          return all.hasNext();
        }
        read++;
        if (matches(each.value)) {
          add(id, each.value);
        }
        if (isFull()) {
          return all.hasNext();
        }
      }
    }
    return false;
  }

  private boolean lookUp(Optional<RecordId> after) {
    Iterator<RecordId> ids =
        query.ids().stream()
            .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
            .sorted()
            .distinct()
            .iterator();
    while (ids.hasNext()) {
      RecordId id = ids.next();
      byte[] stored = store.get(ViewKeys.record(prefix, id));
      if (stored != null) {
        add(id, stored);
        if (isFull()) {
          return ids.hasNext();
        }
      }
    }
    return false;
  }

  private boolean matches(byte[] stored) {
    RecordState state = StoredRecord.state(stored);
    return state.lives() && Matcher.matches(query.where(), state.shown());
  }

  private void add(RecordId id, byte[] stored) {
    records.add(new EncodedRecord(query.collection(), id, StoredRecord.stateBytes(stored)));
    answerBytes += stored.length;
  }

  private boolean isFull() {
    return records.size() >= query.limit() || answerBytes >= limits.answerBytesMax();
  }

  /** Whether so much was read that the page ends with the next record, whatever it is. */
  private boolean isSpent() {
    return read >= limits.rowsScannedMax()
        || (read > 0
            && read % DEADLINE_EVERY_RECORDS == 0
            && nanoTime.getAsLong() - deadlineNanos > 0);
  }
}
