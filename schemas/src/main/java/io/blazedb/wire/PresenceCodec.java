package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.NodeId;
import java.util.List;

/** What presence messages say, on the wire. */
final class PresenceCodec {
  private static final int HERE = 0;
  private static final int WATCHING = 1;
  private static final int GONE = 2;
  private static final int NOTED = 3;
  private static final int EVERYBODY = 4;
  private static final int CHANGED = 5;
  private static final int FORMS = 6;

  private static final int NODE_BYTES = 16;

  private PresenceCodec() {}

  static BlazeWriter write(BlazeWriter out, PresenceBody body) {
    if (body instanceof PresenceBody.Here here) {
      return out.writeByte(HERE).writeBytes(here.blob());
    } else if (body instanceof PresenceBody.Watching) {
      return out.writeByte(WATCHING);
    } else if (body instanceof PresenceBody.Gone) {
      return out.writeByte(GONE);
    } else if (body instanceof PresenceBody.Noted) {
      return out.writeByte(NOTED);
    } else if (body instanceof PresenceBody.Everybody everybody) {
      return writeEntries(out.writeByte(EVERYBODY), everybody.here());
    }
    PresenceBody.Changed changed = (PresenceBody.Changed) body;
    return writeNodes(writeEntries(out.writeByte(CHANGED), changed.here()), changed.left());
  }

  private static BlazeWriter writeEntries(BlazeWriter out, List<PresenceEntry> entries) {
    out.writeLength(entries.size());
    for (PresenceEntry entry : entries) {
      out.writeId(entry.node().high(), entry.node().low()).writeBytes(entry.blob());
    }
    return out;
  }

  private static BlazeWriter writeNodes(BlazeWriter out, List<NodeId> nodes) {
    out.writeLength(nodes.size());
    nodes.forEach(node -> out.writeId(node.high(), node.low()));
    return out;
  }

  static PresenceBody read(BlazeReader in, Limits limits) {
    int form = in.readCode(FORMS, ErrorCode.MALFORMED, "form of presence");
    return switch (form) {
      case HERE -> new PresenceBody.Here(in.readBytes(PresenceEntry.BLOB_BYTES_MAX));
      case WATCHING -> new PresenceBody.Watching();
      case GONE -> new PresenceBody.Gone();
      case NOTED -> new PresenceBody.Noted();
      case EVERYBODY -> new PresenceBody.Everybody(readEntries(in, limits));
      default -> new PresenceBody.Changed(readEntries(in, limits), readNodes(in, limits));
    };
  }

  private static List<PresenceEntry> readEntries(BlazeReader in, Limits limits) {
    int count = in.readCount(NODE_BYTES + 1, limits.elementsMax(), "presences");
    List<PresenceEntry> entries = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      entries.add(
          new PresenceEntry(
              new NodeId(in.readLong(), in.readLong()),
              in.readBytes(PresenceEntry.BLOB_BYTES_MAX)));
    }
    return entries;
  }

  private static List<NodeId> readNodes(BlazeReader in, Limits limits) {
    int count = in.readCount(NODE_BYTES, limits.elementsMax(), "nodes that left");
    List<NodeId> nodes = BlazeReader.roomFor(count);
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId(in.readLong(), in.readLong()));
    }
    return nodes;
  }
}
