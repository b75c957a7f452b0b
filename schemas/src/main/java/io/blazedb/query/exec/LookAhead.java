package io.blazedb.query.exec;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Items that are looked for one ahead: each is found before it is given, and found once.
 *
 * @param <T> what they are
 */
public abstract class LookAhead<T> implements Iterator<T> {
  private Optional<T> next = Optional.empty();

  /** For classes that find something. */
  protected LookAhead() {}

  /** The next item; {@code empty} if there is none, after which it is asked again. */
  protected abstract Optional<T> find();

  @Override
  public final boolean hasNext() {
    if (next.isEmpty()) {
      next = find();
    }
    return next.isPresent();
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T found = next.orElseThrow();
    next = Optional.empty();
    return found;
  }
}
