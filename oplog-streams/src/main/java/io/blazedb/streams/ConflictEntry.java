package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.ValueCodec;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.query.Conflict;
import io.blazedb.query.Conflict.Action;
import io.blazedb.query.Conflict.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * A conflict's entry in the view's store. The key ends in what lost: its time (8 bytes), node (16)
 * and field, so that a conflict found twice, because a batch came twice, is one.
 *
 * <p>Value: version, when it was found (8 bytes), the side that lost, the side that was kept. A
 * side: action, time, node, offset, and for a write its value.
 */
final class ConflictEntry {
  private static final int VERSION = 1;
  private static final int STAMP_BYTES = 24;

  /** A value that was merged may outgrow what one batch may hold. */
  private static final Limits STORED =
      new Limits(1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 1 << 10);

  private ConflictEntry() {}

  /** The key of a conflict, from what the keys of its record's conflicts begin with. */
  static Bytes key(byte[] recordPrefix, Conflict conflict) {
    byte[] field = conflict.field().orElse("").getBytes(StandardCharsets.UTF_8);
    Stamp lost = conflict.lost().stamp();
    return Bytes.wrap(
        ByteBuffer.allocate(recordPrefix.length + STAMP_BYTES + field.length)
            .put(recordPrefix)
            .putLong(lost.time())
            .putLong(lost.node().high())
            .putLong(lost.node().low())
            .put(field)
            .array());
  }

  static byte[] encode(Conflict conflict) {
    BlazeWriter out = new BlazeWriter(96);
    out.writeByte(VERSION).writeLong(conflict.foundMs());
    write(out, conflict.lost());
    write(out, conflict.kept());
    return out.toByteArray();
  }

  private static void write(BlazeWriter out, Side side) {
    out.writeByte(side.action().ordinal()).writeLong(side.stamp().time());
    out.writeId(side.stamp().node().high(), side.stamp().node().low()).writeLong(side.offset());
    side.value().ifPresent(value -> ValueCodec.write(out, value));
  }

  /** Reads an entry whose key begins with the {@code shardPrefix} of conflicts. */
  static Conflict decode(byte[] shardPrefix, Bytes entryKey, byte[] stored) {
    ByteBuffer key = ByteBuffer.wrap(entryKey.get());
    int nameEnd = shardPrefix.length;
    while (key.get(nameEnd) != 0) {
      nameEnd++;
    }
    CollectionName collection =
        new CollectionName(
            new String(
                key.array(),
                shardPrefix.length,
                nameEnd - shardPrefix.length,
                StandardCharsets.US_ASCII));
    RecordId id = new RecordId(key.getLong(nameEnd + 1), key.getLong(nameEnd + 9));
    int fieldAt = nameEnd + 17 + STAMP_BYTES;
    String field = new String(key.array(), fieldAt, key.limit() - fieldAt, StandardCharsets.UTF_8);
    BlazeReader in = new BlazeReader(io.blazedb.op.Bytes.wrap(stored));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalStateException("a conflict's entry of version " + version);
    }
    long foundMs = in.readLong();
    return new Conflict(
        collection,
        id,
        field.isEmpty() ? Optional.empty() : Optional.of(field),
        readSide(in),
        readSide(in),
        foundMs);
  }

  /** When the conflict of an entry was found, without reading the rest. */
  static long foundMs(byte[] stored) {
    return ByteBuffer.wrap(stored).getLong(1);
  }

  private static Side readSide(BlazeReader in) {
    Action action = Action.values()[in.readByte()];
    long time = in.readLong();
    Stamp stamp = new Stamp(time, new NodeId(in.readLong(), in.readLong()));
    long offset = in.readLong();
    Optional<Value> value =
        action == Action.WROTE ? Optional.of(ValueCodec.read(in, STORED)) : Optional.empty();
    return new Side(action, value, stamp, offset);
  }
}
