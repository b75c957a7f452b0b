package io.blazedb.wire;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.RecordCodec;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.query.QueryResult;

/** Writes message bodies; the mirror image of {@link MessageReader}. */
final class MessageWriter implements Message.Handler<BlazeWriter> {
  /** A char takes three bytes at most, so that so many fit whatever they are. */
  private static final int DETAIL_CHARS_MAX = MessageReader.DETAIL_BYTES_MAX / 3;

  private final BlazeWriter out;

  MessageWriter(BlazeWriter out) {
    this.out = out;
  }

  @Override
  public BlazeWriter on(Message.Handshake message) {
    out.writeVarint(message.protocolVersion())
        .writeId(message.node().high(), message.node().low())
        .writeText(message.agent())
        .writeText(message.token());
    return Capabilities.write(out, message.protocolVersion(), message.capabilities());
  }

  @Override
  public BlazeWriter on(Message.HandshakeReply message) {
    out.writeVarint(message.protocolVersion())
        .writeVarint(message.serverTimeMs())
        .writeVarint(message.frameBytesMax())
        .writeVarint(message.operationsMax())
        .writeVarint(message.inFlightMax())
        .writeText(message.agent());
    return Capabilities.write(out, message.protocolVersion(), message.capabilities());
  }

  @Override
  public BlazeWriter on(Message.SyncState message) {
    out.writeText(message.database().text()).writeByte(message.phase().ordinal());
    writeCursor(message.cursor());
    out.writeByte(message.digest().isPresent() ? 1 : 0);
    message.digest().ifPresent(digest -> out.writeId(digest.high(), digest.low()));
    return out;
  }

  @Override
  public BlazeWriter on(Message.PullRequest message) {
    out.writeText(message.database().text());
    return writeCursor(message.cursor()).writeVarint(message.bytesMax());
  }

  @Override
  public BlazeWriter on(Message.PullResponse message) {
    out.writeText(message.database().text()).writeLength(message.entries().size());
    message.entries().forEach(this::writeEntry);
    writeCursor(message.next());
    return writeCursor(message.end());
  }

  @Override
  public BlazeWriter on(Message.Push message) {
    return writeShard(message.shard()).writeRaw(message.batch());
  }

  @Override
  public BlazeWriter on(Message.PushAck message) {
    writeShard(message.shard())
        .writeZigzag(message.offset())
        .writeVarint(message.serverTimeMs())
        .writeLength(message.rejected().size());
    for (Message.Rejection rejection : message.rejected()) {
      out.writeVarint(rejection.sequence())
          .writeVarint(rejection.code().number())
          .writeText(cut(rejection.detail()));
    }
    return out;
  }

  @Override
  public BlazeWriter on(Message.Subscribe message) {
    out.writeText(message.database().text());
    return writeCursor(message.cursor());
  }

  @Override
  public BlazeWriter on(Message.Unsubscribe message) {
    return out.writeText(message.database().text());
  }

  @Override
  public BlazeWriter on(Message.Update message) {
    writeEpoch(message.epoch());
    LogEntry entry = message.entry();
    return writeShard(entry.shard())
        .writeVarint(entry.offset())
        .writeVarint(entry.appendedAtMs())
        .writeRaw(entry.envelope());
  }

  @Override
  public BlazeWriter on(Message.QueryRequest message) {
    out.writeText(message.database().text());
    writeCursor(message.atLeast());
    new QueryCodec().write(out, message.query());
    return out;
  }

  @Override
  public BlazeWriter on(Message.QueryResponse message) {
    QueryResult result = message.result();
    writeCursor(result.at()).writeLength(result.rows().size());
    for (QueryResult.Row row : result.rows()) {
      RecordCodec.writeShown(out, row.id(), row.fields());
    }
    out.writeByte(result.nextPage().isPresent() ? 1 : 0);
    result.nextPage().ifPresent(out::writeBytes);
    return out;
  }

  @Override
  public BlazeWriter on(Message.Presence message) {
    return PresenceCodec.write(out.writeText(message.database().text()), message.body());
  }

  @Override
  public BlazeWriter on(Message.ErrorReply message) {
    return out.writeVarint(message.code().number())
        .writeText(cut(message.detail()))
        .writeVarint(message.retryAfterMs());
  }

  @Override
  public BlazeWriter on(Message.SubscribePart message) {
    out.writeText(message.database().text());
    writeCursor(message.cursor());
    PartCodec.writeParts(out, message.parts());
    return out;
  }

  @Override
  public BlazeWriter on(Message.PartUpdate message) {
    out.writeText(message.database().text()).writeByte(message.stage().ordinal());
    writeCursor(message.cursor());
    PartCodec.writeRecords(out, message);
    return out;
  }

  @Override
  public BlazeWriter on(Message.LiveQuery message) {
    out.writeVarint(message.number());
    if (!(message.body() instanceof LiveRequest.Open open)) {
      return out.writeByte(MessageReader.LIVE_CLOSE);
    }
    out.writeByte(MessageReader.LIVE_OPEN).writeText(open.database().text());
    writeCursor(open.atLeast());
    new SelectCodec().write(out, open.select());
    return out;
  }

  @Override
  public BlazeWriter on(Message.LiveUpdate message) {
    out.writeVarint(message.number());
    if (message.body() instanceof LiveReply.Rows rows) {
      out.writeByte(MessageReader.LIVE_ROWS + rows.stage().ordinal());
      writeCursor(rows.cursor());
      return LiveCodec.write(out, rows);
    }
    return message.body() instanceof LiveReply.Ended ended
        ? out.writeByte(MessageReader.LIVE_ENDED)
            .writeVarint(ended.code().number())
            .writeText(cut(ended.detail()))
            .writeVarint(ended.retryAfterMs())
        : out.writeByte(MessageReader.LIVE_NOTED);
  }

  @Override
  public BlazeWriter on(Message.SelectRequest message) {
    out.writeText(message.database().text());
    writeCursor(message.atLeast());
    new SelectCodec().write(out, message.select());
    return out;
  }

  @Override
  public BlazeWriter on(Message.SelectResponse message) {
    writeCursor(message.result().at());
    new SelectResultCodec().write(out, message.result());
    return out;
  }

  /** A detail is for people: one that the other side would refuse for its length loses its end. */
  private static String cut(String detail) {
    if (detail.length() <= DETAIL_CHARS_MAX) {
      return detail;
    }
    int bytes = 0;
    for (int i = 0; i < detail.length(); i = detail.offsetByCodePoints(i, 1)) {
      int c = detail.codePointAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > MessageReader.DETAIL_BYTES_MAX) {
        return detail.substring(0, i);
      }
    }
    return detail;
  }

  private BlazeWriter writeShard(Shard shard) {
    return out.writeText(shard.database().text()).writeVarint(shard.number());
  }

  private void writeEntry(LogEntry entry) {
    writeShard(entry.shard())
        .writeVarint(entry.offset())
        .writeVarint(entry.appendedAtMs())
        .writeBytes(entry.envelope());
  }

  private BlazeWriter writeEpoch(Epoch epoch) {
    return out.writeId(epoch.high(), epoch.low());
  }

  private BlazeWriter writeCursor(Cursor cursor) {
    out.writeLength(cursor.nextOffsets().size());
    if (!cursor.isStart()) {
      writeEpoch(cursor.epoch());
      cursor.nextOffsets().forEach(out::writeVarint);
    }
    return out;
  }
}
