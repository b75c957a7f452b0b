package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of an index: entries whose first fields equal some values, and whose next field is
 * between two bounds.
 *
 * @param equal what the first fields equal
 * @param low the bound below the next field, if there is one
 * @param high the bound above it, if there is one; with one bound or two, the range holds only
 *     values of the bound's kind, ints and doubles being one; without, it holds all that begins
 *     with {@code equal}, missing fields too
 * @param from where in the range to begin, in the direction of reading, if not at its end
 */
public record KeyRange(
    List<Value> equal, Optional<Bound> low, Optional<Bound> high, Optional<Entry> from) {

  /** Copies the list. */
  public KeyRange {
    equal = List.copyOf(equal);
  }

  /** All entries whose first fields equal these values. */
  public static KeyRange equalTo(List<Value> values) {
    return new KeyRange(values, Optional.empty(), Optional.empty(), Optional.empty());
  }

  KeyRange startingAt(Entry entry) {
    return new KeyRange(equal, low, high, Optional.of(entry));
  }

  /**
   * An end of the range.
   *
   * @param value where
   * @param end whether the value itself is in
   */
  public record Bound(Value value, End end) {}

  /** Whether a bound belongs to its range. */
  public enum End {
    /** It does. */
    INCLUSIVE,
    /** It does not. */
    EXCLUSIVE
  }

  /**
   * A place in an index, whether or not an entry is there.
   *
   * @param key the value of each field of the index, or that it is missing
   * @param id the record
   */
  public record Entry(List<Optional<Value>> key, RecordId id) {
    /** Copies the list. */
    public Entry {
      key = List.copyOf(key);
    }
  }
}
