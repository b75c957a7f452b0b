package io.blazedb.streams;

import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 *   q                                                    the position in the log, 8 bytes
 *   x database 00 shard(2) collection 00 record id(16)   what declares an index: a record's state
 *   y database 00 shard(2) collection 00 record id(16) build(8)  how far it is built, {@link IndexBuild}
 *   i database 00 shard(2) build(8) key record id(16)    an entry of an index, see {@link IndexEntries}
 * </pre>
 *
 * <p>Names are ASCII without a zero byte, so the zero that ends them sorts below all they hold: no
 * name's keys lie among those of a name that it begins. Numbers are big-endian, so that records of
 * a collection lie in the order of their ids.
 */
final class ViewKeys {
  /** The key of the epoch. */
  static final Bytes EPOCH = Bytes.wrap(new byte[] {'p'});

  /** The key of the position. */
  static final Bytes POSITION = Bytes.wrap(new byte[] {'q'});

  private static final byte RECORD = 'r';
  private static final byte META = 'm';
  private static final byte CONFLICT = 'c';
  private static final byte NODE = 'n';
  private static final byte INDEX = 'x';
  private static final byte BUILD = 'y';
  private static final byte ENTRY = 'i';
  private static final int ID_BYTES = 16;
  private static final int BUILD_BYTES = 8;

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

  /** The key of what declares an index. */
  static Bytes index(Shard shard, CollectionName collection, RecordId id) {
    return record(ofCollection(INDEX, shard, collection), id);
  }

  /** What the keys of all builds of every shard begin with, and no others. */
  static byte[] builds() {
    return new byte[] {BUILD};
  }

  /** What the keys of all builds of a shard begin with, and no others. */
  static byte[] buildsOf(Shard shard) {
    return ofShard(BUILD, shard, 0).array();
  }

  /** What the keys of all builds of a collection begin with, and no others. */
  static byte[] buildsOf(Shard shard, CollectionName collection) {
    return ofCollection(BUILD, shard, collection);
  }

  /** What the keys of all builds of an index begin with, and no others. */
  static byte[] buildsOf(Shard shard, CollectionName collection, RecordId id) {
    return record(buildsOf(shard, collection), id).get();
  }

  /** The key of one build of an index. */
  static Bytes build(Shard shard, CollectionName collection, RecordId id, long build) {
    byte[] ofIndex = buildsOf(shard, collection, id);
    return Bytes.wrap(
        ByteBuffer.allocate(ofIndex.length + BUILD_BYTES).put(ofIndex).putLong(build).array());
  }

  /** What the keys of all entries of a build begin with, and no others. */
  static byte[] entriesOf(Shard shard, long build) {
    return ofShard(ENTRY, shard, BUILD_BYTES).putLong(build).array();
  }

  /** The collection in the key of a build. */
  static CollectionName collectionOfBuild(Shard shard, Bytes buildKey) {
    int at = ofShard(BUILD, shard, 0).array().length;
    int length = buildKey.get().length - BUILD_BYTES - ID_BYTES - 1 - at;
    return new CollectionName(new String(buildKey.get(), at, length, StandardCharsets.US_ASCII));
  }

  /** Whether a key begins with {@code prefix}. */
  static boolean beginsWith(Bytes key, byte[] prefix) {
    int mismatch = Arrays.mismatch(key.get(), prefix);
    return mismatch < 0 || mismatch >= prefix.length;
  }

  /** The last key that a record of a collection may have. */
  static Bytes lastRecord(byte[] collectionPrefix) {
    return record(collectionPrefix, new RecordId(-1, -1));
  }

  /** The shard in a key of any kind but the epoch's. */
  static Shard shard(Bytes anyKey) {
    byte[] key = anyKey.get();
    int end = 1;
    while (key[end] != 0) {
      end++;
    }
    String database = new String(key, 1, end - 1, StandardCharsets.US_ASCII);
    return new Shard(new DatabaseName(database), ByteBuffer.wrap(key).getShort(end + 1));
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
