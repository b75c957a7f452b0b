package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;
import java.util.function.IntConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/** The topology: oplog, merge, view. */
final class MergeTopology {
  private MergeTopology() {}

  static Topology of(
      Epoch epoch,
      Dictionaries dictionaries,
      ViewProgress progress,
      MergeCounters counters,
      IntConsumer opened) {
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            "oplog",
            new UsePartitionTimeOnInvalidTimestamp(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topic.OPLOG.name())
        .addProcessor(
            "merge",
            () -> new MergeProcessor(epoch, dictionaries, progress, counters, opened),
            "oplog")
        .addStateStore(ViewStore.builder(StreamsSettings.RECORD_BYTES_MAX), "merge");
  }
}
