package io.blazedb.streams;

import io.blazedb.crdt.RecordState;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.Matcher;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.QueryResult.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One page of one query. A page ends at the row limit, at the byte limit, or at the end of the
 * collection; in the first two cases there is a token if records follow, whether or not they match.
 *
 * <p>Used once, by one thread.
 */
final class RowScan {
  private static final RecordId FIRST = new RecordId(0, 0);
  private static final RecordId LAST = new RecordId(-1, -1);

  /** How often the clock is read: a scan passes about a million records a second. */
  private static final int DEADLINE_EVERY_ROWS = 256;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final byte[] prefix;
  private final Query query;
  private final QueryLimits limits;
  private final LongSupplier nanoTime;
  private final long deadlineNanos;
  private final List<Row> rows = new ArrayList<>();
  private long rowsScanned;
  private long answerBytes;

  RowScan(
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
    this.deadlineNanos = nanoTime.getAsLong() + limits.timeoutMs() * 1_000_000L;
  }

  /**
   * Reads the page.
   *
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another query, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if the budget of rows or time is spent
   */
  QueryResult result(Cursor at) {
    Optional<RecordId> after = query.pageToken().map(token -> PageToken.last(query, token));
    boolean more =
        query.ids().isEmpty() ? scan(after.flatMap(RowScan::next), after) : lookUp(after);
    if (!more) {
      return new QueryResult(at, rows, Optional.empty());
    }
    RecordId last = rows.get(rows.size() - 1).id();
    return new QueryResult(at, rows, Optional.of(PageToken.after(query, last)));
  }

  /** Returns whether records follow the page. */
  private boolean scan(Optional<RecordId> from, Optional<RecordId> after) {
    if (after.isPresent() && from.isEmpty()) {
      return false;
    }
    Bytes first = ViewKeys.record(prefix, from.orElse(FIRST));
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(first, ViewKeys.record(prefix, LAST))) {
      while (records.hasNext()) {
        if (isFull()) {
          return true;
        }
        KeyValue<Bytes, byte[]> each = records.next();
        visit(ViewKeys.id(each.key), each.value);
      }
    }
    return false;
  }

  private boolean lookUp(Optional<RecordId> after) {
    List<RecordId> ids =
        query.ids().stream()
            .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
            .sorted()
            .distinct()
            .toList();
    for (RecordId id : ids) {
      if (isFull()) {
        return true;
      }
      byte[] stored = store.get(ViewKeys.record(prefix, id));
      if (stored != null) {
        visit(id, stored);
      }
    }
    return false;
  }

  private boolean isFull() {
    return rows.size() == query.limit() || answerBytes >= limits.answerBytesMax();
  }

  private void visit(RecordId id, byte[] stored) {
    spend();
    RecordState state = StoredRecord.state(stored);
    if (!state.lives()) {
      return;
    }
    SortedMap<String, Value> fields = state.shown();
    if (Matcher.matches(query.where(), fields)) {
      rows.add(new Row(id, new Value.Map(fields)));
      answerBytes += stored.length;
    }
  }

  private void spend() {
    rowsScanned++;
    if (rowsScanned > limits.rowsScannedMax()) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the query would read more than %d records of %s; ask by id or in smaller pages"
              .formatted(limits.rowsScannedMax(), query.collection()));
    }
    if (rowsScanned % DEADLINE_EVERY_ROWS == 0 && nanoTime.getAsLong() - deadlineNanos > 0) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "the query has read %d records of %s in its %d ms"
              .formatted(rowsScanned, query.collection(), limits.timeoutMs()));
    }
  }

  private static Optional<RecordId> next(RecordId id) {
    if (id.equals(LAST)) {
      return Optional.empty();
    }
    long low = id.low() + 1;
    return Optional.of(new RecordId(low == 0 ? id.high() + 1 : id.high(), low));
  }
}
