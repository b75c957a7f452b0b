package io.blazedb.codec;

import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.List;

/**
 * A piece of a snapshot: records of one shard, in order, as they were at one place in its log.
 *
 * @param shard whose records
 * @param epoch the log's incarnation
 * @param endOffset the first offset that is not in the snapshot
 * @param number which piece, from 0
 * @param records one at least, ascending by collection and id, each once
 */
public record SnapshotChunk(
    Shard shard, Epoch epoch, long endOffset, int number, List<EncodedRecord> records) {

  /**
   * Checks the records' order and the place in the log.
   *
   * @throws IllegalArgumentException if a chunk cannot be so
   */
  public SnapshotChunk {
    records = List.copyOf(records);
    if (epoch.equals(Epoch.NONE) || endOffset < 0 || number < 0 || records.isEmpty()) {
      throw new IllegalArgumentException(
          "chunk %d of %d records at offset %d of epoch %s"
              .formatted(number, records.size(), endOffset, epoch));
    }
    for (int i = 1; i < records.size(); i++) {
      if (!records.get(i - 1).isBefore(records.get(i))) {
        throw new IllegalArgumentException("record " + records.get(i).id() + " is out of order");
      }
    }
  }

  /** What the chunk's records give to the shard's digest. */
  public StateDigest digest() {
    return records.stream().map(EncodedRecord::digest).reduce(StateDigest.EMPTY, StateDigest::xor);
  }

  /** The cursor of a device that holds the snapshot, for a database of one shard. */
  public Cursor cursor() {
    return Cursor.of(epoch, endOffset);
  }
}
