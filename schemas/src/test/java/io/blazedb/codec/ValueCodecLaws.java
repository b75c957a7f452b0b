package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import io.blazedb.op.FieldName;
import io.blazedb.op.Value;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Values go through bytes unchanged, and have one byte string each. Rules R10 to R23. */
final class ValueCodecLaws {

  @Provide
  Arbitrary<Value> value() {
    return BatchArbitraries.values();
  }

  @Provide
  Arbitrary<String> text() {
    return BatchArbitraries.texts();
  }

  /** Random bytes that often begin like a value. */
  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.oneOf(BatchArbitraries.noise(400, 256), BatchArbitraries.noise(400, 14));
  }

  @Property(tries = 3_000)
  void everyValueComesBack(@ForAll("value") Value value) {
    assertThat(decode(encode(value))).isEqualTo(value);
  }

  @Property(tries = 60)
  void everyTruncationIsRefused(@ForAll("value") Value value) {
    Damage.eachTruncation(
        encode(value), cut -> assertThat(Damage.decode(cut, ValueCodecLaws::decode)).isEmpty());
  }

  @Property(tries = 3_000)
  void aChangedByteIsRefusedOrAnotherCanonicalValue(
      @ForAll("value") Value value, @ForAll int at, @ForAll byte with) {
    Bytes bytes = encode(value);
    Bytes damaged = Damage.with(bytes, Math.floorMod(at, bytes.length()), with);

    Damage.decode(damaged, ValueCodecLaws::decode)
        .ifPresent(other -> assertThat(encode(other)).isEqualTo(damaged));
  }

  @Property(tries = 1_000)
  void aMapIsReadOnlyWithItsNamesAscending( // R19
      @ForAll("text") String first, @ForAll("text") String second) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeByte(ValueCodec.MAP).writeLength(2);
    out.writeText(first).writeByte(ValueCodec.NULL);
    out.writeText(second).writeByte(ValueCodec.NULL);

    assertThat(Damage.decode(out.written(), ValueCodecLaws::decode).isPresent())
        .isEqualTo(FieldName.compare(first, second) < 0);
  }

  @Property(tries = 5_000)
  void randomBytesAreRefusedOrACanonicalValue(@ForAll("noise") byte[] noise) {
    Bytes bytes = Bytes.wrap(noise);

    Damage.decode(bytes, ValueCodecLaws::decode)
        .ifPresent(value -> assertThat(encode(value)).isEqualTo(bytes));
    Damage.expectBoundedMemory(bytes, ValueCodecLaws::decode);
  }

  private static Bytes encode(Value value) {
    BlazeWriter out = new BlazeWriter(16);
    ValueCodec.write(out, value);
    return out.written();
  }

  private static Value decode(Bytes bytes) {
    BlazeReader in = new BlazeReader(bytes);
    Value value = ValueCodec.read(in, Limits.DEFAULT);
    in.expectEnd();
    return value;
  }
}
