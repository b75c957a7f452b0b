package io.blazedb.crdt;

import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.util.Optional;

/**
 * A last-writer-wins register: the larger stamp wins. Two writes with one stamp can only come from
 * a node that broke its clock; then the larger value wins, so that even its replicas agree.
 *
 * @param stamp when and by whom it was last written
 * @param value what it holds, empty once removed
 */
public record Register(Stamp stamp, Optional<Value> value) {

  Register merge(Register other) {
    int byStamp = stamp.compareTo(other.stamp);
    if (byStamp != 0) {
      return byStamp > 0 ? this : other;
    }
    return compareValues(value, other.value) >= 0 ? this : other;
  }

  private static int compareValues(Optional<Value> a, Optional<Value> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isPresent(), b.isPresent());
    }
    return a.get().compareTo(b.get());
  }
}
