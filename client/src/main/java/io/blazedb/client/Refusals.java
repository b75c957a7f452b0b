package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Operation;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Operations that the server refused and that nothing was done about yet, by sequence. */
final class Refusals {
  private final SortedMap<Long, Refusal> bySequence = new TreeMap<>();

  /** A refused operation. */
  record Refusal(Operation operation, ErrorCode code, String detail) {
    private boolean isAhead() {
      return code == ErrorCode.CLOCK_AHEAD;
    }
  }

  void add(Operation operation, ErrorCode code, String detail) {
    bySequence.put(operation.sequence(), new Refusal(operation, code, detail));
  }

  boolean isEmpty() {
    return bySequence.isEmpty();
  }

  void clear() {
    bySequence.clear();
  }

  /** What is to be done; {@code clockOffsetMs} is the server's clock less the device's. */
  Repair repair(long clockOffsetMs) {
    return new Repair(
        dropped().stream().map(r -> r.operation().sequence()).collect(Collectors.toSet()),
        firstAhead(),
        clockOffsetMs);
  }

  /** Those that no new time can mend. */
  List<Refusal> dropped() {
    return bySequence.values().stream().filter(refusal -> !refusal.isAhead()).toList();
  }

  /** The first operation whose time is ahead of the server's clock. */
  OptionalLong firstAhead() {
    return bySequence.values().stream()
        .filter(Refusal::isAhead)
        .mapToLong(refusal -> refusal.operation().sequence())
        .findFirst();
  }
}
