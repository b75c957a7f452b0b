package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.exec.KeyRange.Bound;
import io.blazedb.query.exec.KeyRange.End;
import java.util.Optional;

/**
 * The bounds that comparisons set to a field. Of several on one side the first counts: all of them
 * are checked again on each record.
 */
final class Bounds {
  private Optional<Bound> low = Optional.empty();
  private Optional<Bound> high = Optional.empty();

  void narrow(Filter.Compare compare) {
    Value value = compare.value();
    switch (compare.operator()) {
      case GT -> lowest(new Bound(value, End.EXCLUSIVE));
      case GE -> lowest(new Bound(value, End.INCLUSIVE));
      case LT -> highest(new Bound(value, End.EXCLUSIVE));
      case LE -> highest(new Bound(value, End.INCLUSIVE));
      case PREFIX -> prefix(value);
      case EQ, NE, CONTAINS -> {}
    }
  }

  private void lowest(Bound bound) {
    low = low.or(() -> Optional.of(bound));
  }

  private void highest(Bound bound) {
    high = high.or(() -> Optional.of(bound));
  }

  private void prefix(Value value) {
    if (value instanceof Value.Text text) {
      lowest(new Bound(value, End.INCLUSIVE));
      after(text.value()).ifPresent(next -> highest(new Bound(Value.of(next), End.EXCLUSIVE)));
    }
  }

  /** The first text behind all that begin with {@code prefix}, if there is one. */
  private static Optional<String> after(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        boolean atSurrogates =
            last + 1 >= Character.MIN_SURROGATE && last < Character.MAX_SURROGATE;
        int next = atSurrogates ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }

  boolean areOpen() {
    return low.isEmpty() && high.isEmpty();
  }

  Optional<Bound> low() {
    return low;
  }

  Optional<Bound> high() {
    return high;
  }
}
