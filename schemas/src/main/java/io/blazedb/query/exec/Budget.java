package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The records and the time that are left of one query. */
final class Budget {
  /** How often the clock is read: a scan passes about a million records a second. */
  private static final int CLOCK_EVERY = 256;

  private final ExecLimits limits;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private final Map<CollectionName, long[]> reads = new LinkedHashMap<>();
  private long readsOfAll;
  private int ticks;

  Budget(ExecLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** What is told of the reads of one collection; {@code count[0]} goes up, too. */
  Reads of(CollectionName collection, long[] count) {
    long[] ofCollection = reads.computeIfAbsent(collection, any -> new long[1]);
    return () -> {
      count[0]++;
      ofCollection[0]++;
      if (++readsOfAll > limits.recordsReadMax()) {
        throw exceeded("would read more than " + limits.recordsReadMax() + " records");
      }
      tick();
    };
  }

  /** A step of work that no record was read for. */
  void tick() {
    if (++ticks % CLOCK_EVERY == 0
        && nanoTime.getAsLong() - startNanos > limits.timeMs() * 1_000_000L) {
      throw exceeded("is not done after its " + limits.timeMs() + " ms");
    }
  }

  private BlazeException exceeded(String what) {
    StringBuilder read = new StringBuilder();
    reads.forEach(
        (collection, count) ->
            read.append(read.isEmpty() ? "" : ", ")
                .append(Math.min(count[0], limits.recordsReadMax()))
                .append(" records of ")
                .append(collection));
    return new BlazeException(
        ErrorCode.LIMIT_EXCEEDED,
        "the query %s; it has read %s: ask for less, by id, or by an index".formatted(what, read));
  }
}
