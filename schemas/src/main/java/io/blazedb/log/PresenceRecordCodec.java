package io.blazedb.log;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.List;
import java.util.UUID;

/** Presence records as bytes. */
public final class PresenceRecordCodec {
  /** The most bytes of a record, as the topic's {@code max.message.bytes} has it. */
  public static final int BYTES_MAX = 1 << 20;

  private static final int FORMAT = 1;
  private static final int ALIVE = 0;
  private static final int LEAVING = 1;
  private static final int ASK = 2;
  private static final int RESTATING = 3;
  private static final int RESTATED = 4;
  private static final int CHANGED = 5;
  private static final int KINDS = 6;

  private static final int NODES_MAX = 1 << 16;
  private static final int NODE_BYTES = 16;

  private PresenceRecordCodec() {}

  /** Encodes a record. */
  public static Bytes encode(PresenceRecord record) {
    BlazeWriter out = new BlazeWriter(256);
    out.writeByte(FORMAT);
    writeId(out, record.gateway()).writeVarint(record.sequence());
    write(out, record.said());
    return out.written();
  }

  private static void write(BlazeWriter out, PresenceRecord.Said said) {
    if (said instanceof PresenceRecord.Alive) {
      out.writeByte(ALIVE);
    } else if (said instanceof PresenceRecord.Leaving) {
      out.writeByte(LEAVING);
    } else if (said instanceof PresenceRecord.Ask ask) {
      writeId(out.writeByte(ASK), ask.whom());
    } else if (said instanceof PresenceRecord.Restating) {
      out.writeByte(RESTATING);
    } else if (said instanceof PresenceRecord.Restated) {
      out.writeByte(RESTATED);
    } else {
      write(out.writeByte(CHANGED), (PresenceRecord.Changed) said);
    }
  }

  private static void write(BlazeWriter out, PresenceRecord.Changed changed) {
    out.writeText(changed.database().text()).writeLength(changed.here().size());
    for (PresenceRecord.Here here : changed.here()) {
      out.writeId(here.node().high(), here.node().low())
          .writeVarint(here.sinceMs())
          .writeBytes(here.blob());
    }
    out.writeLength(changed.left().size());
    changed.left().forEach(node -> out.writeId(node.high(), node.low()));
  }

  private static BlazeWriter writeId(BlazeWriter out, UUID id) {
    return out.writeId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /**
   * Decodes a record.
   *
   * @throws MalformedException if it is not one, with the position of the fault
   */
  public static PresenceRecord decode(Bytes bytes) {
    if (bytes.length() > BYTES_MAX) {
      throw new MalformedException(
          ErrorCode.LIMIT_EXCEEDED, 0, "a presence record of " + bytes.length() + " bytes");
    }
    BlazeReader in = new BlazeReader(bytes);
    int format = in.readByte();
    if (format != FORMAT) {
      throw new MalformedException(ErrorCode.UNSUPPORTED_VERSION, 0, "presence format " + format);
    }
    UUID gateway = readId(in);
    int position = in.position();
    long sequence = in.readVarint();
    if (sequence < 1) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "sequence " + sequence);
    }
    PresenceRecord.Said said = read(in);
    in.expectEnd();
    return new PresenceRecord(gateway, sequence, said);
  }

  private static PresenceRecord.Said read(BlazeReader in) {
    return switch (in.readCode(KINDS, ErrorCode.MALFORMED, "kind of presence record")) {
      case ALIVE -> new PresenceRecord.Alive();
      case LEAVING -> new PresenceRecord.Leaving();
      case ASK -> new PresenceRecord.Ask(readId(in));
      case RESTATING -> new PresenceRecord.Restating();
      case RESTATED -> new PresenceRecord.Restated();
      default -> readChanged(in);
    };
  }

  private static PresenceRecord.Changed readChanged(BlazeReader in) {
    int position = in.position();
    String name = in.readText(255);
    DatabaseName database = MalformedException.at(position, () -> new DatabaseName(name));
    int count = in.readCount(NODE_BYTES + 2, NODES_MAX, "presences");
    List<PresenceRecord.Here> here = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      NodeId node = new NodeId(in.readLong(), in.readLong());
      here.add(new PresenceRecord.Here(node, readTime(in), in.readBytes(BYTES_MAX)));
    }
    count = in.readCount(NODE_BYTES, NODES_MAX, "nodes that left");
    List<NodeId> left = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      left.add(new NodeId(in.readLong(), in.readLong()));
    }
    return new PresenceRecord.Changed(database, here, left);
  }

  private static long readTime(BlazeReader in) {
    int position = in.position();
    long timeMs = in.readVarint();
    if (timeMs < 0) {
      throw new MalformedException(ErrorCode.MALFORMED, position, "a time past 2^63 - 1");
    }
    return timeMs;
  }

  private static UUID readId(BlazeReader in) {
    return new UUID(in.readLong(), in.readLong());
  }
}
