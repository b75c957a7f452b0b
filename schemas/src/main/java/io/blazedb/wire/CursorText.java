package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Cursors as text: base64url without padding of the bytes that frames carry (count of shards, epoch
 * 16, an offset a shard; the start is the count 0 alone).
 */
public final class CursorText {
  private static final int CHARS_MAX = 16 << 10;

  private CursorText() {}

  /** The text of a cursor. */
  public static String encode(Cursor cursor) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeLength(cursor.nextOffsets().size());
    if (!cursor.isStart()) {
      out.writeId(cursor.epoch().high(), cursor.epoch().low());
      cursor.nextOffsets().forEach(out::writeVarint);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  /**
   * Reads a cursor.
   *
   * @throws BlazeException {@link ErrorCode#BAD_CURSOR} for any other text
   */
  public static Cursor decode(String text) {
    if (text.length() > CHARS_MAX) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR, "a cursor of " + text.length() + " chars, at most " + CHARS_MAX);
    }
    try {
      return read(new BlazeReader(Bytes.wrap(Base64.getUrlDecoder().decode(text))));
    } catch (IllegalArgumentException | BlazeException e) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR, "\"" + text + "\" is not a cursor: " + e.getMessage(), e);
    }
  }

  private static Cursor read(BlazeReader in) {
    int shards = in.readCount(1, Shard.NUMBER_MAX + 1, "shards");
    if (shards == 0) {
      in.expectEnd();
      return Cursor.START;
    }
    Epoch epoch = new Epoch(in.readLong(), in.readLong());
    List<Long> offsets = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      offsets.add(in.readVarint());
    }
    in.expectEnd();
    return new Cursor(epoch, offsets);
  }
}
