package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Batches go through bytes unchanged, and no damage is taken for a batch. Rules R30 to R45. */
final class BatchCodecLaws {

  @Provide
  Arbitrary<Batch> batch() {
    return BatchArbitraries.batches();
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return BatchArbitraries.noise(600, 256);
  }

  @Property(tries = 2_000)
  void everyBatchComesBack(@ForAll("batch") Batch batch) {
    Bytes bytes = BatchCodec.encode(batch);

    Batch decoded = decode(bytes);

    assertThat(decoded).isEqualTo(batch);
    assertThat(BatchCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Property(tries = 1_000)
  void aBatchIsReadFromTheMiddleOfAnArray(@ForAll("batch") Batch batch) {
    Bytes bytes = BatchCodec.encode(batch);
    byte[] padded = new byte[bytes.length() + 20];
    java.util.Arrays.fill(padded, (byte) 0x5A);
    System.arraycopy(bytes.array(), bytes.offset(), padded, 7, bytes.length());

    assertThat(decode(Bytes.wrap(padded, 7, bytes.length()))).isEqualTo(batch);
  }

  @Property(tries = 20)
  void everyTruncationIsRefused(@ForAll("batch") Batch batch) {
    Damage.eachTruncation(
        BatchCodec.encode(batch),
        cut -> assertThat(Damage.decode(cut, BatchCodecLaws::decode)).isEmpty());
  }

  @Property(tries = 3_000)
  void everyChangedByteIsRefused(@ForAll("batch") Batch batch, @ForAll int at, @ForAll byte with) {
    Bytes bytes = BatchCodec.encode(batch);
    int index = Math.floorMod(at, bytes.length());
    Bytes damaged = Damage.with(bytes, index, bytes.at(index) ^ (with == 0 ? 1 : with));

    assertThat(Damage.decode(damaged, BatchCodecLaws::decode)).isEmpty();
  }

  @Property(tries = 3_000)
  void aChangedByteUnderARightChecksumIsRefusedOrAnotherCanonicalBatch(
      @ForAll("batch") Batch batch, @ForAll int at, @ForAll byte with) {
    Bytes bytes = BatchCodec.encode(batch);
    Bytes damaged =
        BatchBytes.sealed(Damage.with(bytes, Math.floorMod(at, bytes.length() - 4), with));

    Damage.decode(damaged, BatchCodecLaws::decode)
        .ifPresent(other -> assertThat(BatchCodec.encode(other)).isEqualTo(damaged));
  }

  @Property(tries = 3_000)
  void randomBytesAreRefusedWithinTheMemoryBound(@ForAll("noise") byte[] noise) {
    Bytes raw = Bytes.wrap(noise);
    assertThat(Damage.decode(raw, BatchCodecLaws::decode)).isEmpty();
    Damage.expectBoundedMemory(raw, BatchCodecLaws::decode);

    Bytes likely = BatchBytes.of(raw);
    Damage.decode(likely, BatchCodecLaws::decode)
        .ifPresent(batch -> assertThat(BatchCodec.encode(batch)).isEqualTo(likely));
    Damage.expectBoundedMemory(likely, BatchCodecLaws::decode);
  }

  private static Batch decode(Bytes bytes) {
    return BatchCodec.decode(bytes, Limits.DEFAULT);
  }
}
