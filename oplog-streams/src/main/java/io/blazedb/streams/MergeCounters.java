package io.blazedb.streams;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the merge does. Thread-safe. */
final class MergeCounters {
  private final LongAdder logRecords = new LongAdder();
  private final LongAdder operations = new LongAdder();
  private final LongAdder indexOperations = new LongAdder();
  private final LongAdder poisoned = new LongAdder();
  private final LongAdder healed = new LongAdder();
  private final LongAdder conflicts = new LongAdder();

  /** One log record with so many operations. */
  void applied(int operationCount) {
    logRecords.increment();
    operations.add(operationCount);
  }

  /** So many of them were about indexes. */
  void appliedToIndexes(int count) {
    indexOperations.add(count);
  }

  void poisoned() {
    poisoned.increment();
  }

  void healed() {
    healed.increment();
  }

  void conflicts(int count) {
    conflicts.add(count);
  }

  MergeCounts counts() {
    return new MergeCounts(
        logRecords.sum(),
        operations.sum(),
        indexOperations.sum(),
        poisoned.sum(),
        healed.sum(),
        conflicts.sum());
  }
}
