package io.blazedb.gateway.part;

import io.blazedb.op.CollectionName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The records that log entries touch.
 *
 * @param ids by collection; no collection without an id
 */
public record Touched(SortedMap<CollectionName, SortedSet<RecordId>> ids) {
  /** None. */
  public static final Touched NOTHING = new Touched(Collections.emptySortedMap());

  static Touched of(List<Operation> operations) {
    SortedMap<CollectionName, SortedSet<RecordId>> ids = new TreeMap<>();
    for (Operation operation : operations) {
      if (operation.type().writesFields() || operation.type() == OpType.DELETE) {
        ids.computeIfAbsent(operation.collection(), name -> new TreeSet<>())
            .add(operation.record());
      }
    }
    return new Touched(Collections.unmodifiableSortedMap(ids));
  }

  /** Those of some collections, and those of {@code others} too. */
  public Touched in(Set<CollectionName> collections, Touched others) {
    SortedMap<CollectionName, SortedSet<RecordId>> all = new TreeMap<>(others.ids);
    ids.forEach(
        (collection, touched) -> {
          if (collections.contains(collection)) {
            all.merge(collection, touched, Touched::union);
          }
        });
    return new Touched(Collections.unmodifiableSortedMap(all));
  }

  private static SortedSet<RecordId> union(SortedSet<RecordId> a, SortedSet<RecordId> b) {
    SortedSet<RecordId> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }

  /** How many records they are. */
  public int count() {
    return ids.values().stream().mapToInt(Set::size).sum();
  }
}
