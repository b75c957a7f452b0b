package io.blazedb.query.exec;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Those of some items that satisfy a condition; each is judged once.
 *
 * @param <T> what they are
 */
final class Filtered<T> extends LookAhead<T> {
  private final Iterator<T> items;
  private final Predicate<T> condition;

  Filtered(Iterator<T> items, Predicate<T> condition) {
    this.items = items;
    this.condition = condition;
  }

  @Override
  protected Optional<T> find() {
    while (items.hasNext()) {
      T item = items.next();
      if (condition.test(item)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }
}
