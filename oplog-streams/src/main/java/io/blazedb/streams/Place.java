package io.blazedb.streams;

import io.blazedb.log.ShardKey;
import io.blazedb.op.Shard;

/**
 * Where a shard's records are.
 *
 * @param shard whose
 * @param partition of the oplog, and so of the store
 */
record Place(Shard shard, int partition) {
  static Place of(Shard shard, OplogTopic oplog) {
    return new Place(shard, ShardKey.partition(shard, oplog.partitions()));
  }
}
