package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Change;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.NodeId;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTopologyTest {
  private static final byte[] KEY = ShardKey.encode(Ops.SHARD);

  @TempDir Path directory;
  private MergeDriver driver;

  @BeforeEach
  void open() {
    driver = new MergeDriver(directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void mergesEveryKindOfChange() {
    Value x = Value.of("x");
    Value y = Value.of("y");
    driver.append(
        Ops.op(
            1,
            10,
            Ops.NOTES,
            1,
            OpType.INSERT,
            new Change("counter", new FieldChange.Count(5, 1)),
            Change.put("gone", Value.of(true)),
            new Change("set", new FieldChange.Add(List.of(x, y))),
            Change.put("text", Value.of("old"))));
    driver.append(
        Ops.op(
            2,
            20,
            Ops.NOTES,
            1,
            OpType.UPDATE,
            new Change("counter", new FieldChange.Count(7, 1)),
            Change.remove("gone"),
            new Change(
                "set",
                new FieldChange.Discard(
                    List.of(new FieldChange.Observed(x, List.of(new Stamp(10, Ops.NODE)))))),
            Change.put("text", Value.of("new"))));
    driver.append(Ops.op(3, 15, Ops.NOTES, 1, OpType.UPDATE, Change.put("text", Value.of("late"))));
    assertThat(shown(1))
        .containsOnly(
            Map.entry("counter", Value.of(6)),
            Map.entry("set", Value.of(List.of(y))),
            Map.entry("text", Value.of("new")));
  }

  /** The driver commits after each log record, though the poll has brought more. */
  @Test
  void nothingWaitsWhenACommitComes() {
    pollUpTo(100);
    driver.append(Ops.put(1, 1, "a", Value.of(1)));
    assertThat(driver.progress.position(0)).isEqualTo(1);
    assertThat(shown(1)).containsEntry("a", Value.of(1));
  }

  private void pollUpTo(long offset) {
    TopicPartition partition = new TopicPartition(Topic.OPLOG.name(), 0);
    PolledEnds polled = new PolledEnds();
    polled.configure(Map.of(PolledEnds.OFFSETS, driver.polledEnds));
    ConsumerRecord<byte[], byte[]> last =
        new ConsumerRecord<>(partition.topic(), 0, offset, KEY, KEY);
    polled.onConsume(new ConsumerRecords<>(Map.of(partition, List.of(last)), Map.of()));
    assertThat(driver.polledEnds.isLast(0, offset - 1)).isFalse();
    assertThat(driver.polledEnds.isLast(0, offset)).isTrue();
  }

  @Test
  void deletesAndRevivesRecords() {
    driver.append(Ops.put(1, 1, "a", Value.of(1)), Ops.put(2, 2, "a", Value.of(2)));
    assertThat(driver.meta().live()).isEqualTo(2);
    driver.append(Ops.delete(3, 1));
    assertThat(shown(1)).isEmpty();
    assertThat(driver.meta().live()).isEqualTo(1);
    driver.append(Ops.put(4, 1, "b", Value.of(3)));
    assertThat(shown(1)).containsOnly(Map.entry("b", Value.of(3)));
    assertThat(driver.meta().live()).isEqualTo(2);
  }

  @Test
  void appliesSeveralOperationsOfABatchToOneRecord() {
    driver.append(
        Ops.put(1, 1, "a", Value.of(1)), Ops.put(2, 1, "b", Value.of(2)), Ops.delete(3, 2));
    assertThat(shown(1)).containsKeys("a", "b");
    assertThat(driver.meta().live()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatTheGatewayRejected() {
    driver.appendRaw(KEY, Ops.envelope(List.of(1), Ops.put(1, 1, 1), Ops.put(2, 2, 2)));
    assertThat(shown(1)).isNotEmpty();
    assertThat(shown(2)).isEmpty();
    assertThat(driver.meta().offset()).isZero();
  }

  @Test
  void countsIndexOperationsAndMovesOn() {
    driver.append(
        Ops.op(1, 1, Ops.NOTES, 9, OpType.CREATE_INDEX, Change.put("on", Value.of("n"))),
        Ops.op(2, 2, Ops.NOTES, 9, OpType.DROP_INDEX));
    assertThat(ViewContent.records(driver.store(), Ops.SHARD)).isEmpty();
    assertThat(driver.meta()).isEqualTo(new ShardMeta(0, ShardMeta.EMPTY.digest(), 0, -1));
    assertThat(driver.counters.counts().indexOperations()).isEqualTo(2);
  }

  @Test
  void skipsPoisonAndGoesOn() {
    byte[] good = Ops.envelope(Ops.put(1, 1, 1));
    byte[] damaged = good.clone();
    damaged[damaged.length - 1] ^= 1;
    driver.appendRaw(null, good);
    driver.appendRaw(KEY, null);
    driver.appendRaw(KEY, new byte[0]);
    driver.appendRaw("no shard".getBytes(StandardCharsets.US_ASCII), good);
    driver.appendRaw(KEY, damaged);
    driver.appendRaw(KEY, Ops.envelope(List.of(5), Ops.put(1, 1, 1)));
    assertThat(driver.meta()).isEqualTo(ShardMeta.EMPTY);
    assertThat(driver.progress.position(0)).isEqualTo(6);
    assertThat(driver.deadLetters.readRecordsToList())
        .extracting(MergeTopologyTest::placeAndCode)
        .containsExactly(
            "0 MALFORMED",
            "1 MALFORMED",
            "2 TRUNCATED",
            "3 MALFORMED",
            "4 BAD_CHECKSUM",
            "5 MALFORMED");
    driver.appendRaw(KEY, good);
    assertThat(shown(1)).containsEntry("n", Value.of(1));
    assertThat(driver.counters.counts()).isEqualTo(new MergeCounts(1, 1, 0, 6, 0, 0));
  }

  @Test
  void keepsShardsApart() {
    Shard other = Shard.first(new DatabaseName("home2"));
    driver.append(Ops.put(1, 1, 1));
    driver.append(other, Ops.put(1, 1, 2));
    driver.append(other, Ops.put(2, 2, 2));
    assertThat(driver.meta().offset()).isZero();
    assertThat(ViewContent.meta(driver.store(), other).offset()).isEqualTo(2);
    assertThat(ViewContent.records(driver.store(), Ops.SHARD)).hasSize(1);
    assertThat(ViewContent.records(driver.store(), other)).hasSize(2);
    assertThat(driver.progress.position(0)).isEqualTo(3);
  }

  @Test
  void hasTheDigestAndTheBytesOfAPlainFold() {
    for (RandomLog.LogRecord each : new RandomLog(new Random(11)).records(200)) {
      driver.append(each.shard(), each.operations().toArray(Operation[]::new));
    }
    for (Shard shard : RandomLog.SHARDS) {
      FoldedShard fold = new FoldedShard();
      new RandomLog(new Random(11))
          .records(200).stream()
              .filter(each -> each.shard().equals(shard))
              .forEach(each -> fold.apply(each.operations()));
      ShardMeta meta = ViewContent.meta(driver.store(), shard);
      assertThat(meta.digest()).isEqualTo(fold.digest());
      assertThat(meta.live()).isEqualTo(fold.live());
      assertThat(ViewContent.records(driver.store(), shard)).isEqualTo(fold.canonical());
    }
  }

  @Test
  void appliesARepeatedBatchOnce() {
    NodeId other = new NodeId(1, 2);
    Operation first = Ops.put(1, 1, "a", Value.of(1));
    Operation second =
        new Operation(
            other,
            1,
            5,
            Ops.NOTES,
            Ops.id(1),
            OpType.UPDATE,
            List.of(Change.put("a", Value.of(2))));
    driver.append(first);
    driver.append(second);
    ShardMeta before = driver.meta();
    driver.append(first);
    assertThat(driver.meta())
        .isEqualTo(new ShardMeta(2, before.digest(), before.live(), before.settledOffset()));
  }

  @Test
  void setsAsideWhatWouldOutgrowTheChangelogAndGoesOn() {
    String text = "x".repeat(1 << 20);
    for (int i = 0; i < 17; i++) {
      driver.append(Ops.put(i + 1, 1, "f" + i, Value.of(text)));
    }
    assertThat(driver.meta().offset()).isEqualTo(14);
    assertThat(driver.deadLetters.readRecordsToList())
        .extracting(MergeTopologyTest::placeAndCode)
        .containsExactly("15 LIMIT_EXCEEDED", "16 LIMIT_EXCEEDED");
    driver.append(Ops.put(18, 2, 1));
    assertThat(shown(2)).isNotEmpty();
    assertThat(shown(1)).hasSize(15);
  }

  @Test
  void dropsConflictsWhoseTimeIsOver() {
    NodeId other = new NodeId(1, 2);
    Change change = Change.put("n", Value.of(2));
    driver.append(Ops.put(1, 1, 1));
    driver.append(new Operation(other, 1, 5, Ops.NOTES, Ops.id(1), OpType.UPDATE, List.of(change)));
    assertThat(ViewContent.conflicts(driver.store(), Ops.SHARD)).hasSize(1);
    driver.advanceMs(59_000);
    assertThat(ViewContent.conflicts(driver.store(), Ops.SHARD)).hasSize(1);
    driver.advanceMs(121_000);
    assertThat(ViewContent.conflicts(driver.store(), Ops.SHARD)).isEmpty();
  }

  private static String placeAndCode(TestRecord<byte[], byte[]> letter) {
    return header(letter, "blazedb-offset") + " " + header(letter, "blazedb-code");
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private SortedMap<String, Value> shown(long id) {
    byte[] prefix = ViewKeys.recordsOf(Ops.SHARD, Ops.NOTES);
    byte[] stored = driver.store().get(ViewKeys.record(prefix, Ops.id(id)));
    return stored == null
        ? io.blazedb.crdt.RecordState.EMPTY.shown()
        : StoredRecord.state(stored).shown();
  }
}
