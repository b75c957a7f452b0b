package io.blazedb.query.exec;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Those of some items that satisfy a condition; each is judged once.
 *
 * @param <T> what they are
 */
final class Filtered<T> implements Iterator<T> {
  private final Iterator<T> items;
  private final Predicate<T> condition;
  private Optional<T> next = Optional.empty();

  Filtered(Iterator<T> items, Predicate<T> condition) {
    this.items = items;
    this.condition = condition;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && items.hasNext()) {
      next = Optional.of(items.next()).filter(condition);
    }
    return next.isPresent();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T found = next.orElseThrow();
    next = Optional.empty();
    return found;
  }
}
