package io.blazedb.streams;

import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of a view's store. One store holds everything of a partition; the first byte says what
 * an entry is:
 *
 * <pre>
 *   r database 00 shard(2) collection 00 record id(16)   a record, see {@link StoredRecord}
 *   m database 00 shard(2)                               a shard, see {@link ShardMeta}
 *   c database 00 shard(2) collection 00 record id(16) … a conflict, see {@link ConflictEntry}
 *   n database 00 shard(2) node(16)                      a node, see {@link NodeEntry}
 *   p                                                    the epoch of the log, 16 bytes
 *   i, x                                                 kept free: indexes
 * </pre>
 *
 * <p>Names are ASCII without a zero byte, so the zero that ends them sorts below all they hold: no
 * name's keys lie among those of a name that it begins. Numbers are big-endian, so that records of
 * a collection lie in the order of their ids.
 */
final class ViewKeys {
  /** The key of the epoch. */
  static final Bytes EPOCH = Bytes.wrap(new byte[] {'p'});

  private static final byte RECORD = 'r';
  private static final byte META = 'm';
  private static final byte CONFLICT = 'c';
  private static final byte NODE = 'n';
  private static final int ID_BYTES = 16;

  private ViewKeys() {}

  /** The key of a shard's meta entry. */
  static Bytes meta(Shard shard) {
    return Bytes.wrap(ofShard(META, shard, 0).array());
  }

  /** What the keys of all records of a shard begin with, and no others. */
  static byte[] recordsOf(Shard shard) {
    return ofShard(RECORD, shard, 0).array();
  }

  /** What the keys of all records of a collection begin with, and no others. */
  static byte[] recordsOf(Shard shard, CollectionName collection) {
    return ofCollection(RECORD, shard, collection);
  }

  /** What the keys of all conflicts of every shard begin with, and no others. */
  static byte[] conflicts() {
    return new byte[] {CONFLICT};
  }

  /** What no key of a conflict lies behind. */
  static Bytes conflictsEnd() {
    return Bytes.wrap(new byte[] {CONFLICT + 1});
  }

  /** What the keys of all conflicts of a shard begin with, and no others. */
  static byte[] conflictsOf(Shard shard) {
    return ofShard(CONFLICT, shard, 0).array();
  }

  /** What the keys of all conflicts of a collection begin with, and no others. */
  static byte[] conflictsOf(Shard shard, CollectionName collection) {
    return ofCollection(CONFLICT, shard, collection);
  }

  /** What the keys of all conflicts of a record begin with, and no others. */
  static byte[] conflictsOf(Shard shard, CollectionName collection, RecordId id) {
    return record(conflictsOf(shard, collection), id).get();
  }

  /** The key of what is known of a node. */
  static Bytes node(Shard shard, NodeId node) {
    return Bytes.wrap(
        ofShard(NODE, shard, ID_BYTES).putLong(node.high()).putLong(node.low()).array());
  }

  private static byte[] ofCollection(byte kind, Shard shard, CollectionName collection) {
    byte[] name = collection.text().getBytes(StandardCharsets.US_ASCII);
    return ofShard(kind, shard, name.length + 1).put(name).put((byte) 0).array();
  }

  /** The key of a record, from the prefix of its collection. */
  static Bytes record(byte[] collectionPrefix, RecordId id) {
    return Bytes.wrap(
        ByteBuffer.allocate(collectionPrefix.length + ID_BYTES)
            .put(collectionPrefix)
            .putLong(id.high())
            .putLong(id.low())
            .array());
  }

  /** The id at the end of a record's key. */
  static RecordId id(Bytes recordKey) {
    byte[] key = recordKey.get();
    ByteBuffer id = ByteBuffer.wrap(key, key.length - ID_BYTES, ID_BYTES);
    return new RecordId(id.getLong(), id.getLong());
  }

  /** The collection in a record's key. */
  static CollectionName collection(byte[] shardPrefix, Bytes recordKey) {
    byte[] key = recordKey.get();
    int length = key.length - ID_BYTES - 1 - shardPrefix.length;
    return new CollectionName(
        new String(key, shardPrefix.length, length, StandardCharsets.US_ASCII));
  }

  private static ByteBuffer ofShard(byte kind, Shard shard, int room) {
    byte[] database = shard.database().text().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + database.length + 1 + 2 + room)
        .put(kind)
        .put(database)
        .put((byte) 0)
        .putShort((short) shard.number());
  }
}
