package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** All records of a joined collection that satisfy its filter, in a hash table by their key. */
final class HashMatches implements Matches {
  private final Map<Value, List<SourceRecord>> byKey = new HashMap<>();

  /** Reads {@code records}, which come by ascending id, to their end. */
  HashMatches(Records records, String field, Predicate<SourceRecord> filter, Room room) {
    while (records.hasNext()) {
      SourceRecord each = records.next();
      Row.value(each, field)
          .filter(value -> JoinStep.isKey(value) && filter.test(each))
          .ifPresent(
              value -> {
                room.take(Weight.of(each));
                byKey
                    .computeIfAbsent(Comparison.canonical(value), any -> new ArrayList<>(1))
                    .add(each);
              });
    }
  }

  @Override
  public List<SourceRecord> of(Value key) {
    return byKey.getOrDefault(key, List.of());
  }
}
