package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Operation;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchScannerTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A handful of objects a batch, whatever its operations. */
  private static final long ALLOCATED_MAX = 2_048;

  @ParameterizedTest
  @EnumSource(Layout.class)
  void allocatesNothingPerOperation(Layout layout) {
    Bytes bytes = BatchCodec.encode(SampleBatches.of(11, 5_000), layout);
    BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
    scanner.scan(bytes);
    scanner.scan(bytes);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    scanner.scan(bytes);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(scanner.operations()).isEqualTo(5_000);
    assertThat(allocated).isLessThan(ALLOCATED_MAX);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void tellsTheSmallestAndTheLargestTime(Layout layout) {
    Batch batch = SampleBatches.of(12, 100);
    BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);

    scanner.scan(BatchCodec.encode(batch, layout));

    var times = batch.operations().stream().mapToLong(Operation::time).summaryStatistics();
    assertThat(scanner.minTime()).isEqualTo(times.getMin());
    assertThat(scanner.maxTime()).isEqualTo(times.getMax());
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void oneScannerServesManyBatches(Layout layout) {
    BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
    for (int operations : new int[] {300, 1, 7, 2_000, 12}) {
      scanner.scan(BatchCodec.encode(SampleBatches.of(operations, operations), layout));

      assertThat(scanner.operations()).isEqualTo(operations);
      assertThat(scanner.collections()).extracting(Object::toString).containsExactly("bugs");
    }
  }
}
