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

  void applied(int operationCount, int indexOperationCount) {
    logRecords.increment();
    operations.add(operationCount);
    indexOperations.add(indexOperationCount);
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
