package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class StretchTest {
  private final CrashingStore store = new CrashingStore();
  private final MergeCounters counters = new MergeCounters();
  private final List<Long> refused = new ArrayList<>();
  private final Stretch stretch =
      new Stretch(
          new ShardMerge(store, new Indexes(store), counters),
          (entry, cause) -> refused.add(entry.batch().offset()));

  private void add(Shard shard, long offset, Operation... operations) {
    LogBatch batch = new LogBatch(offset, 0, Ops.NODE, 0, List.of(operations));
    Record<byte[], byte[]> record = new Record<>(new byte[0], Ops.envelope(operations), 0);
    stretch.add(shard, new Stretch.Entry(record, new Place(offset), batch));
  }

  /** Where a log record of the only partition is. */
  private record Place(long offset)
      implements org.apache.kafka.streams.processor.api.RecordMetadata {
    @Override
    public String topic() {
      return "oplog";
    }

    @Override
    public int partition() {
      return 0;
    }
  }

  @Test
  void writesARecordOnceThatSeveralLogRecordsTouch() {
    for (int i = 0; i < 10; i++) {
      add(Ops.SHARD, i, Ops.put(i + 1, 1, i));
    }
    assertThat(store.changelogSize()).isZero();
    stretch.flush();
    // The shard's entry, the node's, and the record's.
    assertThat(store.changelogSize()).isEqualTo(3);
    assertThat(ViewContent.meta(store, Ops.SHARD).offset()).isEqualTo(9);
    assertThat(counters.counts().logRecords()).isEqualTo(10);
    stretch.flush();
    assertThat(store.changelogSize()).isEqualTo(3);
  }

  @Test
  void setsAsideOnlyTheLogRecordThatOutgrowsTheChangelog() {
    Value half = Value.of("x".repeat(9 << 20));
    add(Ops.SHARD, 0, Ops.put(1, 1, "a", half));
    add(Ops.SHARD, 1, Ops.put(2, 1, "b", half));
    add(Ops.SHARD, 2, Ops.put(3, 1, "c", Value.of(3)));
    stretch.flush();
    assertThat(refused).containsExactly(1L);
    assertThat(ViewContent.meta(store, Ops.SHARD).offset()).isEqualTo(2);
    assertThat(counters.counts().logRecords()).isEqualTo(2);
  }

  @Test
  void isFullOfOperationsOrOfBytes() {
    Operation[] operations = new Operation[Stretch.OPERATIONS_MAX - 1];
    for (int i = 0; i < operations.length; i++) {
      operations[i] = Ops.put(i + 1, 1 + i % 3, i);
    }
    add(Ops.SHARD, 0, operations);
    assertThat(stretch.isFull()).isFalse();
    add(new Shard(Ops.SHARD.database(), 1), 1, Ops.put(9_000, 1, 1));
    assertThat(stretch.isFull()).isTrue();
    stretch.flush();
    assertThat(stretch.isFull()).isFalse();
    add(Ops.SHARD, 2, Ops.put(9_001, 1, "a", Value.of("x".repeat(Stretch.BYTES_MAX))));
    assertThat(stretch.isFull()).isTrue();
  }
}
