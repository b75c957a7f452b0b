package io.blazedb.fuzz;

import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.query.Filter;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.MessageType;
import java.nio.charset.StandardCharsets;

/** What must hold of what devices and browsers send besides batches. */
final class WireChecks {
  private static final Query ALL = Query.of(new CollectionName("c"), Filter.ALL);

  private WireChecks() {}

  static void frame(Bytes input) {
    Decoded.by(WireChecks::decode, input)
        .value()
        .ifPresent(
            frame -> {
              Bytes written = FrameCodec.encode(frame);
              Finding.expectEqual(decode(written), frame, "read again");
              Finding.expectEqual(FrameCodec.encode(decode(written)), written, "written again");
            });
  }

  private static Frame decode(Bytes input) {
    return FrameCodec.decode(input, Limits.DEFAULT);
  }

  /** A query is the body of its message behind a database and a cursor. */
  static void query(Bytes input) {
    BlazeWriter out = new BlazeWriter(16 + input.length());
    out.writeByte(MessageType.QUERY.number()).writeByte(FrameCodec.FRAME_VERSION).writeInt(1);
    out.writeText("d").writeLength(0).writeRaw(input);
    frame(out.written());
  }

  static void cursorText(Bytes input) {
    Decoded.by(WireChecks::decodeCursor, input)
        .value()
        .ifPresent(
            cursor ->
                Finding.expectEqual(
                    CursorText.decode(CursorText.encode(cursor)), cursor, "read again"));
  }

  private static io.blazedb.op.Cursor decodeCursor(Bytes input) {
    return CursorText.decode(new String(input.toArray(), StandardCharsets.UTF_8));
  }

  static void pageToken(Bytes input) {
    Decoded.by(token -> PageToken.last(ALL, token), input)
        .value()
        .ifPresent(last -> Finding.expectEqual(PageToken.after(ALL, last), input, "written"));
    if (input.length() >= 16) {
      RecordId last =
          new RecordId(input.asByteBuffer().getLong(0), input.asByteBuffer().getLong(8));
      Finding.expectEqual(PageToken.last(ALL, PageToken.after(ALL, last)), last, "read again");
    }
  }
}
