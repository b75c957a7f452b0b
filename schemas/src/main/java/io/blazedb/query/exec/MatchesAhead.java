package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks records of a joined collection up by id, those of many rows at once: each question may be a
 * journey. It holds what the rows that are read ahead need.
 */
final class MatchesAhead implements Matches {
  private final Function<List<RecordId>, Records> lookUp;
  private final Predicate<SourceRecord> filter;
  private final int idsMax;
  private final Map<RecordId, List<SourceRecord>> found = new HashMap<>();

  MatchesAhead(
      Function<List<RecordId>, Records> lookUp, Predicate<SourceRecord> filter, int idsMax) {
    this.lookUp = lookUp;
    this.filter = filter;
    this.idsMax = idsMax;
  }

  @Override
  public int rowsAhead() {
    return idsMax;
  }

  @Override
  public void expect(List<Value> keys) {
    found.clear();
    Set<RecordId> ids = new LinkedHashSet<>();
    keys.stream()
        .filter(Value.Uuid.class::isInstance)
        .forEach(key -> ids.add(RecordId.of(((Value.Uuid) key).value())));
    if (ids.isEmpty()) {
      return;
    }
    try (Records records = lookUp.apply(List.copyOf(ids))) {
      while (records.hasNext()) {
        SourceRecord each = records.next();
        if (filter.test(each)) {
          found.put(each.id(), List.of(each));
        }
      }
    }
  }

  @Override
  public List<SourceRecord> of(Value key) {
    return key instanceof Value.Uuid uuid
        ? found.getOrDefault(RecordId.of(uuid.value()), List.of())
        : List.of();
  }
}
