package io.blazedb.client.relay;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Joins the fragments of a WebSocket message, up to a bound. Used by one thread at a time. */
final class FrameAssembler {
  private final int bytesMax;
  private byte[] gathered = new byte[0];
  private int size;

  FrameAssembler(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Adds a fragment that more fragments follow.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} past the bound
   */
  void add(ByteBuffer fragment) {
    int length = fragment.remaining();
    if (length > bytesMax - size) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "a frame of " + ((long) size + length) + " bytes or more, at most " + bytesMax);
    }
    if (gathered.length - size < length) {
      gathered = Arrays.copyOf(gathered, (int) Math.min(bytesMax, 2L * (size + length)));
    }
    fragment.get(gathered, size, length);
    size += length;
  }

  /** Adds the last fragment and returns the whole message. */
  Bytes complete(ByteBuffer last) {
    add(last);
    Bytes whole = Bytes.wrap(gathered, 0, size);
    gathered = new byte[0];
    size = 0;
    return whole;
  }
}
