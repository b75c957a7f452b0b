package io.blazedb.streams;

import io.blazedb.port.Lag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * Where the log of one partition ended lately, so that a position tells how old it is: what is
 * before the end that was seen a second ago is all that was in the log then. Thread-safe.
 */
final class LogEnds {
  /** Some five minutes of a log that grows all the time. */
  static final int SEEN_MAX = 1_200;

  private static final long NANOS_PER_MS = 1_000_000;

  private final Deque<Seen> seen = new ArrayDeque<>();

  /** The log ended at {@code end} at this time; {@code nanos} is the last one of such a time. */
  private record Seen(long end, long nanos) {}

  /** At {@code nanos}, or later, the log ended at {@code end}. */
  synchronized void saw(long end, long nanos) {
    if (!seen.isEmpty() && seen.peekLast().end >= end) {
      seen.pollLast();
    }
    if (seen.size() == SEEN_MAX) {
      seen.pollFirst();
    }
    seen.addLast(new Seen(end, nanos));
  }

  /** How far {@code position}, the first offset that is not applied, is behind at {@code now}. */
  synchronized Lag lag(long position, long now) {
    if (seen.isEmpty()) {
      return new Lag(0, OptionalLong.empty());
    }
    long offsets = Math.max(0, seen.peekLast().end - position);
    for (Iterator<Seen> newestFirst = seen.descendingIterator(); newestFirst.hasNext(); ) {
      Seen each = newestFirst.next();
      if (each.end <= position) {
        return new Lag(offsets, OptionalLong.of(Math.max(0, now - each.nanos) / NANOS_PER_MS));
      }
    }
    return new Lag(offsets, OptionalLong.empty());
  }
}
