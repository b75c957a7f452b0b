package io.blazedb.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void sendsInOrderAndNotBeforeTheTime() {
    Schedule schedule = new Schedule(10_000, 50);
    long startNs = System.nanoTime();
    List<Integer> sent = new ArrayList<>();
    schedule.run(
        startNs,
        i -> {
          assertThat(System.nanoTime() - schedule.dueNs(startNs, i)).isNotNegative();
          sent.add(i);
        },
        () -> {});
    assertThat(sent).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(schedule.dueNs(startNs, 50) - startNs).isEqualTo(5_000_000);
  }

  @Test
  void knowsAnEditAgainByItsBatch() {
    for (int index : new int[] {0, 9, 10, 4_999}) {
      LogEntry entry =
          new LogEntry(Edits.SHARD, 77, 0, LogEnvelope.of(Edits.batch(1, index)).encode());
      assertThat(Edits.index(entry)).isEqualTo(index);
    }
  }
}
