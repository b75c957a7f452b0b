package io.blazedb.standalone;

import io.blazedb.client.LiveChange;
import io.blazedb.client.LiveListener;
import io.blazedb.client.LiveOrder;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The rows of a live query as its listener has them, and whatever should not have been told: a row
 * twice, an unknown one, a field {@code version} that goes back.
 */
public final class LiveModel implements LiveListener {
  private final LiveOrder order;
  private final Map<RecordId, Value.Map> rows = new ConcurrentHashMap<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger results = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();

  /** Of a query. */
  public LiveModel(Select select) {
    order = new LiveOrder(select);
  }

  @Override
  public void result(List<SelectResult.Row> told, Cursor at) {
    rows.clear();
    told.forEach(row -> rows.put(row.id().orElseThrow(), row.fields()));
    results.incrementAndGet();
  }

  @Override
  public void changed(LiveChange change) {
    change.added().forEach(row -> put(row, false));
    change.changed().forEach(row -> put(row, true));
    for (RecordId id : change.removed()) {
      if (rows.remove(id) == null) {
        faults.add("removed though it was not there: " + id);
      }
    }
    changes.incrementAndGet();
  }

  private void put(SelectResult.Row row, boolean known) {
    Value.Map before = rows.put(row.id().orElseThrow(), row.fields());
    if ((before != null) != known) {
      faults.add((known ? "changed though it was not there: " : "added twice: ") + row);
    }
    Optional<Long> was = Optional.ofNullable(before).flatMap(LiveModel::version);
    Optional<Long> is = version(row.fields());
    if (was.isPresent() && is.isPresent() && is.get() < was.get()) {
      faults.add("went back from version " + was.get() + ": " + row);
    }
  }

  private static Optional<Long> version(Value.Map fields) {
    return fields.entries().get("version") instanceof Value.Int version
        ? Optional.of(version.value())
        : Optional.empty();
  }

  @Override
  public void failed(ErrorCode code, String detail) {
    faults.add(code + " " + detail);
  }

  /** The rows in their order. */
  public List<SelectResult.Row> rows() {
    List<SelectResult.Row> all = new ArrayList<>();
    rows.forEach((id, fields) -> all.add(new SelectResult.Row(Optional.of(id), fields)));
    all.sort(order);
    return all;
  }

  /** How often it began. */
  public int results() {
    return results.get();
  }

  /** How often it was told of changes. */
  public int changes() {
    return changes.get();
  }

  /** What should not have been told. */
  public List<String> faults() {
    return faults;
  }
}
