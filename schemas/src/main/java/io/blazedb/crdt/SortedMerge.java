package io.blazedb.crdt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;

/** Merges two sorted lists into one, joining the elements that stand at the same place. */
final class SortedMerge {
  private SortedMerge() {}

  /**
   * Linear in the sum of the lengths; returns {@code a} or {@code b} itself if the other is empty.
   */
  static <T> List<T> merge(List<T> a, List<T> b, Comparator<T> order, BinaryOperator<T> join) {
    if (b.isEmpty()) {
      return a;
    }
    if (a.isEmpty()) {
      return b;
    }
    List<T> merged = new ArrayList<>(a.size() + b.size());
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      int compared = order.compare(a.get(i), b.get(j));
      if (compared < 0) {
        merged.add(a.get(i++));
      } else if (compared > 0) {
        merged.add(b.get(j++));
      } else {
        merged.add(join.apply(a.get(i++), b.get(j++)));
      }
    }
    merged.addAll(a.subList(i, a.size()));
    merged.addAll(b.subList(j, b.size()));
    return List.copyOf(merged);
  }
}
