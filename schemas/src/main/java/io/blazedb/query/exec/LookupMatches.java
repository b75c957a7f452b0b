package io.blazedb.query.exec;

import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks records of a joined collection up by key, and remembers as many as there is room for. */
final class LookupMatches implements Matches {
  private final Function<Value, Records> lookUp;
  private final Predicate<SourceRecord> filter;
  private final Room room;
  private final Map<Value, List<SourceRecord>> remembered = new HashMap<>();

  LookupMatches(Function<Value, Records> lookUp, Predicate<SourceRecord> filter, Room room) {
    this.lookUp = lookUp;
    this.filter = filter;
    this.room = room;
  }

  @Override
  public List<SourceRecord> of(Value key) {
    List<SourceRecord> known = remembered.get(key);
    return known != null ? known : remember(key, read(key));
  }

  /** What one key finds must fit, whether or not it can be remembered beside the others. */
  private List<SourceRecord> read(Value key) {
    List<SourceRecord> found = new ArrayList<>(1);
    Room ofKey = room.empty();
    try (Records records = lookUp.apply(key)) {
      while (records.hasNext()) {
        SourceRecord each = records.next();
        if (filter.test(each)) {
          ofKey.take(Weight.of(each));
          found.add(each);
        }
      }
    }
    found.sort(Comparator.comparing(SourceRecord::id));
    return found;
  }

  private List<SourceRecord> remember(Value key, List<SourceRecord> found) {
    long bytes = Weight.of(key) + 64;
    for (SourceRecord each : found) {
      bytes += Weight.of(each);
    }
    if (room.tryTake(bytes)) {
      remembered.put(key, found);
    }
    return found;
  }
}
