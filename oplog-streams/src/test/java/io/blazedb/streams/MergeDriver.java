package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.streams.text.TextIndexes;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;

/** The topology on a real RocksDB, without a broker. */
final class MergeDriver implements AutoCloseable {
  final ViewProgress progress = new ViewProgress(1);
  final MergeCounters counters = new MergeCounters();
  final PolledEnds.Offsets polledEnds = new PolledEnds.Offsets(1);
  final TextIndexes texts;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> oplog;
  final TestOutputTopic<byte[], byte[]> deadLetters;

  MergeDriver(Path directory) {
    this(directory, Dictionaries.NONE);
  }

  MergeDriver(Path directory, Dictionaries dictionaries) {
    texts = new TextIndexes(directory.resolve("full-text"), 1 << 20);
    driver =
        new TopologyTestDriver(
            MergeTopology.of(
                Ops.EPOCH,
                dictionaries,
                progress,
                counters,
                polledEnds,
                partition -> {},
                60_000,
                texts),
            StreamsSettings.of(ViewsConfig.of("unused:9092", directory), "test", polledEnds));
    deadLetters =
        driver.createOutputTopic(
            Topic.DEAD_LETTERS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    oplog =
        driver.createInputTopic(
            Topic.OPLOG.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  void append(Operation... operations) {
    append(Ops.SHARD, operations);
  }

  void append(Shard shard, Operation... operations) {
    appendRaw(ShardKey.encode(shard), Ops.envelope(operations));
  }

  void appendRaw(byte[] key, byte[] value) {
    oplog.pipeInput(key, value);
  }

  KeyValueStore<Bytes, byte[]> store() {
    return driver.getKeyValueStore(ViewStore.NAME);
  }

  ShardMeta meta() {
    return ViewContent.meta(store(), Ops.SHARD);
  }

  void advanceMs(long ms) {
    driver.advanceWallClockTime(Duration.ofMillis(ms));
  }

  @Override
  public void close() {
    driver.close();
    texts.close();
  }
}
