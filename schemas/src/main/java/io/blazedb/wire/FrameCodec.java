package io.blazedb.wire;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;

/** Frames: type 1, version 1, request id 4, body. */
public final class FrameCodec {
  /** The newest protocol version that this code speaks. */
  public static final int PROTOCOL_VERSION = 2;

  /** The version byte of every frame, whatever protocol version is spoken. */
  public static final int FRAME_VERSION = 1;

  private static final int HEADER_BYTES = 6;

  private FrameCodec() {}

  /** Encodes a frame. */
  public static Bytes encode(Frame frame) {
    BlazeWriter out = new BlazeWriter(sizeGuess(frame.message()));
    out.writeByte(frame.message().type().number())
        .writeByte(FRAME_VERSION)
        .writeInt(frame.requestId());
    frame.message().accept(new MessageWriter(out));
    return out.written();
  }

  private static int sizeGuess(Message message) {
    if (message instanceof Message.Push push) {
      return push.batch().length() + 96;
    }
    return message instanceof Message.Update update
        ? update.entry().envelope().length() + 128
        : 128;
  }

  /**
   * Decodes a frame.
   *
   * @throws FrameException if the bytes are not a frame of this version
   */
  public static Frame decode(Bytes bytes, Limits limits) {
    int requestId = 0;
    try {
      if (bytes.length() > limits.frameBytesMax()) {
        throw new MalformedException(
            ErrorCode.LIMIT_EXCEEDED,
            0,
            "a frame of " + bytes.length() + " bytes, at most " + limits.frameBytesMax() + ",");
      }
      if (bytes.length() < HEADER_BYTES) {
        throw new MalformedException(
            ErrorCode.TRUNCATED, bytes.length(), "a frame header of 6 bytes ends");
      }
      BlazeReader in = new BlazeReader(bytes);
      int type = in.readByte();
      int version = in.readByte();
      requestId = in.readInt();
      if (version != FRAME_VERSION) {
        throw new MalformedException(ErrorCode.UNSUPPORTED_VERSION, 1, "frame version " + version);
      }
      MessageType known =
          MessageType.ofNumber(type)
              .orElseThrow(
                  () ->
                      new MalformedException(ErrorCode.UNKNOWN_MESSAGE, 0, "message type " + type));
      Message message = new MessageReader(in, limits).read(known);
      in.expectEnd();
      return new Frame(requestId, message);
    } catch (BlazeException e) {
      throw new FrameException(requestId, e);
    }
  }
}
