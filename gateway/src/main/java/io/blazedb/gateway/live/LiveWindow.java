package io.blazedb.gateway.live;

import io.blazedb.op.Bytes;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.RecordRows;
import io.blazedb.query.exec.SourceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The first rows of a query's result as they are now, and as they were told last. Of a row it holds
 * the place and a hash; what it shows, only until that is told. Used by one thread.
 *
 * <p>It knows every record that matches up to a place in the order, its <i>horizon</i>, and shows
 * the first of them; a few more are to spare, so that rows which leave seldom need a query. A
 * record that moves past the horizon leaves; when rows are missing then, the view is asked for
 * those behind it. States may be of different times, as long as each is of now or will be told of
 * again: once all was told, the window is what the query answers.
 */
public final class LiveWindow {
  /** The most rows that are known and not shown. */
  private static final int SPARE_ROWS = 50;

  /** About what the objects of one row take beside its position. */
  private static final long ROW_BYTES = 260;

  private final RecordRows rules;
  private final int limit;
  private final int spareMax;
  private final Map<RecordId, Held> rows = new HashMap<>();
  private final NavigableMap<List<Optional<Value>>, RecordId> shown;

  /** Behind all that are shown. */
  private final NavigableMap<List<Optional<Value>>, RecordId> spare;

  /** What was told of rows that may have changed since. */
  private final Map<RecordId, Optional<RowHash>> told = new LinkedHashMap<>();

  private final Map<RecordId, SelectResult.Row> untold = new HashMap<>();
  private final Set<RecordId> wanted = new TreeSet<>();
  private Horizon horizon = new Horizon.Nowhere();
  private long heldBytes;
  private long untoldBytes;

  private record Held(List<Optional<Value>> position, RowHash hash) {
    long bytes() {
      return ROW_BYTES + RecordRows.weight(position);
    }
  }

  /** Up to where everything is known. */
  private sealed interface Horizon {
    record Nowhere() implements Horizon {}

    record At(List<Optional<Value>> position) implements Horizon {}

    record Everywhere() implements Horizon {}
  }

  /** A window of {@code limit} rows that knows nothing yet. */
  public LiveWindow(RecordRows rules, int limit) {
    this(rules, limit, SPARE_ROWS);
  }

  /** The same with at most {@code spareMax} rows to spare. */
  LiveWindow(RecordRows rules, int limit, int spareMax) {
    this.rules = rules;
    this.limit = limit;
    this.spareMax = spareMax;
    shown = new TreeMap<>(rules.order());
    spare = new TreeMap<>(rules.order());
  }

  /** A record may have changed; it is this now. */
  public void touched(SourceRecord record) {
    List<Optional<Value>> position = rules.position(record);
    if (rules.matches(record) && isKnown(position)) {
      put(record, position);
    } else {
      gone(record.id());
    }
  }

  /** A record may have changed; readers do not see it now. */
  public void gone(RecordId id) {
    Held held = rows.get(id);
    if (held != null) {
      remember(id, held);
      drop(id, held);
      balance();
    }
  }

  /** The view's answer: the rows behind the horizon, with {@code next} if there are more. */
  public void filled(List<SelectResult.Row> page, Optional<Bytes> next) {
    List<SourceRecord> records = page.stream().map(RecordRows::record).toList();
    horizon =
        next.isEmpty() || records.isEmpty()
            ? new Horizon.Everywhere()
            : new Horizon.At(rules.position(records.get(records.size() - 1)));
    records.forEach(record -> put(record, rules.position(record)));
  }

  private boolean isKnown(List<Optional<Value>> position) {
    return horizon instanceof Horizon.Everywhere
        || (horizon instanceof Horizon.At at
            && rules.order().compare(position, at.position()) <= 0);
  }

  private void put(SourceRecord record, List<Optional<Value>> position) {
    RecordId id = record.id();
    Held before = rows.get(id);
    if (before == null) {
      told.putIfAbsent(id, Optional.empty());
    } else {
      remember(id, before);
      drop(id, before);
    }
    SelectResult.Row row = rules.row(record);
    Held held = new Held(position, RowHash.of(row));
    rows.put(id, held);
    heldBytes += held.bytes();
    if (!spare.isEmpty() && rules.order().compare(position, spare.firstKey()) > 0) {
      spare.put(position, id);
    } else {
      shown.put(position, id);
      keepUntold(id, held, row);
    }
    balance();
  }

  private void keepUntold(RecordId id, Held held, SelectResult.Row row) {
    if (!told.get(id).equals(Optional.of(held.hash()))) {
      untold.put(id, row);
      untoldBytes += RecordRows.weight(row);
    }
  }

  /** Takes note of what was told of a row, before that changes. */
  private void remember(RecordId id, Held held) {
    told.putIfAbsent(id, isShown(held) ? Optional.of(held.hash()) : Optional.empty());
  }

  private boolean isShown(Held held) {
    return shown.containsKey(held.position());
  }

  private void drop(RecordId id, Held held) {
    rows.remove(id);
    shown.remove(held.position());
    spare.remove(held.position());
    heldBytes -= held.bytes();
    forgetUntold(id);
  }

  private void forgetUntold(RecordId id) {
    wanted.remove(id);
    SelectResult.Row row = untold.remove(id);
    untoldBytes -= row == null ? 0 : RecordRows.weight(row);
  }

  /** The first are shown, those behind them are to spare, and what is more is not known. */
  private void balance() {
    while (shown.size() > limit) {
      RecordId last = shown.lastEntry().getValue();
      Held held = rows.get(last);
      remember(last, held);
      forgetUntold(last);
      shown.remove(held.position());
      spare.put(held.position(), last);
    }
    while (shown.size() < limit && !spare.isEmpty()) {
      show(spare.firstEntry().getValue());
    }
    while (spare.size() > spareMax) {
      RecordId last = spare.lastEntry().getValue();
      drop(last, rows.get(last));
      horizon = new Horizon.At(spare.isEmpty() ? shown.lastKey() : spare.lastKey());
    }
  }

  /** A spare row is shown; what it shows is to be asked for, unless that was told. */
  private void show(RecordId id) {
    Held held = rows.get(id);
    remember(id, held);
    spare.remove(held.position());
    shown.put(held.position(), id);
    if (!told.get(id).equals(Optional.of(held.hash()))) {
      wanted.add(id);
    }
  }

  /** Records whose rows are shown, but what they show is not here: they must be asked for. */
  public SortedSet<RecordId> wanted() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
  }

  /** How many rows the view must be asked for; a few more than are missing, to spare. */
  public int missing() {
    boolean isFull = horizon instanceof Horizon.Everywhere || shown.size() >= limit;
    return isFull ? 0 : limit - shown.size() + spareMax;
  }

  /** The place behind which they are; empty for the beginning. */
  public Optional<List<Optional<Value>>> horizon() {
    return horizon instanceof Horizon.At at ? Optional.of(at.position()) : Optional.empty();
  }

  /** What has become of the rows since this was asked last, but for those that are wanted. */
  public LiveDelta tell() {
    List<SelectResult.Row> added = new ArrayList<>();
    List<SelectResult.Row> changed = new ArrayList<>();
    List<RecordId> removed = new ArrayList<>();
    told.forEach(
        (id, was) -> {
          Held held = rows.get(id);
          if (held == null || !isShown(held)) {
            was.ifPresent(gone -> removed.add(id));
          } else if (wanted.contains(id)) {
            return; // it is told once it is here
          } else if (was.isEmpty()) {
            added.add(untold.get(id));
          } else if (!was.get().equals(held.hash())) {
            changed.add(untold.get(id));
          }
        });
    told.keySet().retainAll(wanted);
    untold.clear();
    untoldBytes = 0;
    return new LiveDelta(added, changed, removed);
  }

  /** How many rows there are. */
  public int size() {
    return shown.size();
  }

  /** About how much memory their places take, and those of the rows to spare. */
  public long heldBytes() {
    return heldBytes;
  }

  /** About how much memory that takes which was not told yet. */
  public long untoldBytes() {
    return untoldBytes;
  }
}
