package io.blazedb.streams;

import io.blazedb.op.Shard;
import io.blazedb.port.Lag;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What is known of the copies in this process, of views that another instance owns. */
interface Copies {

  /** Whether the copy of a partition is here and whole up to its position. */
  boolean has(int partition);

  /** How far a copy with this position is behind. */
  Lag lag(int partition, long position);

  /**
   * The offset of the log before which a copy has applied everything of a shard. What was applied
   * last may be of any shard of the partition, or not be whole: the shard's own entry comes before
   * the records.
   */
  static long position(ReadOnlyKeyValueStore<Bytes, byte[]> copy, Shard shard) {
    long ofShard = ShardMeta.decode(copy.get(ViewKeys.meta(shard))).offset();
    return Math.max(Math.max(0, ofShard), ViewStore.position(copy));
  }
}
