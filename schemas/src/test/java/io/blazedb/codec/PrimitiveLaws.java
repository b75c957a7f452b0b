package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Every number has one byte string. Rules R11 to R15. */
final class PrimitiveLaws {

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.oneOf(
        BatchArbitraries.noise(12, 256),
        BatchArbitraries.noise(12, 2),
        BatchArbitraries.noise(12, 256).map(bytes -> prefixed(bytes, 0xFF, 0, 0, 0)));
  }

  private static byte[] prefixed(byte[] bytes, int... prefix) {
    for (int i = 0; i < Math.min(bytes.length, prefix.length); i++) {
      bytes[i] = (byte) prefix[i];
    }
    return bytes;
  }

  @Property(tries = 2_000)
  void numbersComeBack(
      @ForAll long any, @ForAll @IntRange(min = 0) int length, @ForAll @LongRange(min = 0) long t) {
    BlazeWriter out = new BlazeWriter(16);
    out.writeLength(length).writeVarint(any).writeZigzag(any).writeTime(t).writeTime(any);
    out.writeByte(length).writeInt(length).writeLong(any);
    BlazeReader in = new BlazeReader(out.written());

    assertThat(in.readLength()).isEqualTo(length);
    assertThat(in.readVarint()).isEqualTo(any);
    assertThat(in.readZigzag()).isEqualTo(any);
    assertThat(in.readTime()).isEqualTo(t);
    assertThat(in.readTime()).isEqualTo(any);
    assertThat(in.readByte()).isEqualTo(length & 0xFF);
    assertThat(in.readInt()).isEqualTo(length);
    assertThat(in.readLong()).isEqualTo(any);
    in.expectEnd();
  }

  @Property(tries = 5_000)
  void whatIsReadIsWrittenAgainInTheSameBytes(@ForAll("noise") byte[] noise) {
    expectOneForm(noise, BlazeReader::readLength, BlazeWriter::writeLength);
    expectOneForm(noise, BlazeReader::readVarint, BlazeWriter::writeVarint);
    expectOneForm(noise, BlazeReader::readZigzag, BlazeWriter::writeZigzag);
    expectOneForm(noise, BlazeReader::readTime, BlazeWriter::writeTime);
    expectOneForm(noise, in -> in.readText(300), BlazeWriter::writeText);
    expectOneForm(noise, in -> in.readBytes(300), BlazeWriter::writeBytes);
  }

  @Property(tries = 2_000)
  void aCountIsReadOnlyIfTheBytesLeftCanHoldIt(
      @ForAll @IntRange(max = 600) int count,
      @ForAll @IntRange(min = 1, max = 20) int bytesEach,
      @ForAll @IntRange(max = 2_000) int left) {
    BlazeWriter out = new BlazeWriter(16);
    out.writeLength(count).writeRaw(new byte[left], 0, left);

    Optional<Integer> read =
        Damage.decode(
            out.written(), bytes -> new BlazeReader(bytes).readCount(bytesEach, 500, "things"));

    assertThat(read.isPresent()).isEqualTo(count <= 500 && count * bytesEach <= left);
  }

  private static <T> void expectOneForm(
      byte[] noise, Function<BlazeReader, T> reader, BiConsumer<BlazeWriter, T> writer) {
    BlazeReader in = new BlazeReader(Bytes.wrap(noise));
    Damage.decode(Bytes.wrap(noise), bytes -> reader.apply(in))
        .ifPresent(
            value -> {
              BlazeWriter out = new BlazeWriter(16);
              writer.accept(out, value);
              assertThat(out.written()).isEqualTo(Bytes.wrap(noise, 0, in.position()));
            });
  }
}
