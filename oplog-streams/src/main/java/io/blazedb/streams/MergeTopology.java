package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;
import io.blazedb.streams.text.TextIndexes;
import java.util.function.IntConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/** The topology: oplog, merge, view, and beside it what could not be merged. */
final class MergeTopology {
  private MergeTopology() {}

  static Topology of(
      Epoch epoch,
      Dictionaries dictionaries,
      ViewProgress progress,
      MergeCounters counters,
      PolledEnds.Offsets polledEnds,
      IntConsumer opened,
      long conflictsKeptMs,
      TextIndexes texts) {
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
            () ->
                new MergeProcessor(
                    epoch,
                    dictionaries,
                    progress,
                    counters,
                    polledEnds,
                    opened,
                    conflictsKeptMs,
                    texts),
            "oplog")
        .addStateStore(ViewStore.builder(StreamsSettings.RECORD_BYTES_MAX), "merge")
        .addStateStore(CommitHook.builder(), "merge")
        .addSink(
            DeadLetters.SINK,
            Topic.DEAD_LETTERS.name(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "merge");
  }
}
