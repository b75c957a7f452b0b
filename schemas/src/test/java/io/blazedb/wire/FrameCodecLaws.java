package io.blazedb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Damage;
import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Frames go through bytes unchanged, and no bytes harm a reader. Rules R50 to R66. */
final class FrameCodecLaws {

  @Provide
  Arbitrary<Frame> frame() {
    return MessageArbitraries.frames();
  }

  /** A right header with any type, then anything. */
  @Provide
  Arbitrary<byte[]> noise() {
    Arbitrary<byte[]> bodies =
        Arbitraries.oneOf(BatchArbitraries.noise(300, 256), BatchArbitraries.noise(300, 17));
    Arbitrary<byte[]> framed =
        Combinators.combine(Arbitraries.integers().between(0, 20), bodies)
            .as(FrameCodecLaws::framed);
    return Arbitraries.oneOf(framed, framed, framed, bodies);
  }

  private static byte[] framed(int type, byte[] body) {
    byte[] frame = new byte[6 + body.length];
    frame[0] = (byte) type;
    frame[1] = 1;
    System.arraycopy(body, 0, frame, 6, body.length);
    return frame;
  }

  @Property(tries = 3_000)
  void everyFrameComesBack(@ForAll("frame") Frame frame) {
    Bytes bytes = FrameCodec.encode(frame);

    Frame decoded = decode(bytes);

    assertThat(decoded).isEqualTo(frame);
    assertThat(FrameCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 60)
  void aTruncationIsRefusedOrAnotherCanonicalFrame(@ForAll("frame") Frame frame) {
    Damage.eachTruncation(
        FrameCodec.encode(frame),
        cut ->
            Damage.decode(cut, FrameCodecLaws::decode)
                .ifPresent(other -> assertThat(FrameCodec.encode(other)).isEqualTo(cut)));
  }

  @Property(tries = 5_000)
  void aChangedByteIsRefusedOrAnotherCanonicalFrame(
      @ForAll("frame") Frame frame, @ForAll int at, @ForAll byte with) {
    Bytes bytes = FrameCodec.encode(frame);
    Bytes damaged = Damage.with(bytes, Math.floorMod(at, bytes.length()), with);

    Damage.decode(damaged, FrameCodecLaws::decode).ifPresent(other -> expectSame(other, damaged));
  }

  @Property(tries = 5_000)
  void randomBytesAreRefusedOrACanonicalFrame(@ForAll("noise") byte[] noise) {
    Bytes bytes = Bytes.wrap(noise);

    Damage.decode(bytes, FrameCodecLaws::decode).ifPresent(other -> expectSame(other, bytes));
    Damage.expectBoundedMemory(bytes, FrameCodecLaws::decode);
  }

  @Property(tries = 1_000)
  void aRefusalNamesTheRequestThatItAnswers(@ForAll int requestId, @ForAll byte[] body) {
    byte[] frame = framed(127, body);
    java.nio.ByteBuffer.wrap(frame).putInt(2, requestId);

    FrameException refusal =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            FrameException.class, () -> decode(Bytes.wrap(frame)));

    assertThat(refusal.requestId()).isEqualTo(requestId);
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
  }

  /**
   * R66: an error code that this side does not know is read as INTERNAL, so it is not kept. R67:
   * what a later version adds to a handshake is not kept either.
   */
  private static void expectSame(Frame decoded, Bytes bytes) {
    boolean mayLoseSomething =
        decoded.message() instanceof Message.ErrorReply
            || decoded.message() instanceof Message.PushAck
            || decoded.message() instanceof Message.Handshake;
    if (!mayLoseSomething) {
      assertThat(FrameCodec.encode(decoded)).isEqualTo(bytes);
    }
  }

  private static Frame decode(Bytes bytes) {
    return FrameCodec.decode(bytes, Limits.DEFAULT);
  }
}
