package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Batch;
import io.blazedb.op.BatchArbitraries;
import io.blazedb.op.Bytes;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of columns and compression for every batch and for any bytes. */
final class ColumnarLaws {
  /** What a scan or decode may take for few bytes of runs: the bounds of C3 in objects. */
  private static final long RUN_BYTES_MAX = 64L << 20;

  private static final int DAMAGES = 40;

  private final BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);

  @Provide
  Arbitrary<Batch> batch() {
    Arbitrary<Batch> samples =
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(1, 60))
            .as(SampleBatches::of);
    return Arbitraries.oneOf(BatchArbitraries.batches(), samples.withoutEdgeCases());
  }

  @Provide
  Arbitrary<Compression> compression() {
    return Arbitraries.of(Compression.class).filter(c -> c != Compression.ZSTD_DICTIONARY);
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(600);
  }

  @Property(tries = 400)
  void everyBatchComesBackFromColumns(@ForAll("batch") Batch batch) {
    Bytes bytes = BatchCodec.encode(batch, Layout.COLUMNAR);

    assertThat(decode(bytes)).isEqualTo(batch);
    assertThat(BatchCodec.encode(decode(bytes), Layout.COLUMNAR)).isEqualTo(bytes);
  }

  @Property(tries = 200)
  void rowsAndColumnsAgree(@ForAll("batch") Batch batch) {
    Batch rows = decode(BatchCodec.encode(batch, Layout.ROW));

    assertThat(decode(BatchCodec.encode(batch, Layout.COLUMNAR))).isEqualTo(rows);
    assertThat(decode(BatchCodec.encode(batch))).isEqualTo(rows);
  }

  @Property(tries = 300)
  void everyBatchComesBackCompressed(
      @ForAll("batch") Batch batch,
      @ForAll Layout layout,
      @ForAll("compression") Compression compression) {
    Bytes packed = BatchPacker.pack(BatchCodec.encode(batch, layout), compression);

    assertThat(decode(packed)).isEqualTo(batch);
  }

  @Property(tries = 200)
  void theScannerTellsWhatTheDecoderFinds(@ForAll("batch") Batch batch, @ForAll Layout layout) {
    scanner.scan(BatchPacker.pack(BatchCodec.encode(batch, layout), Compression.ZSTD));

    assertThat(scanner.node()).isEqualTo(batch.node());
    assertThat(scanner.observed()).isEqualTo(batch.observed());
    assertThat(scanner.operations()).isEqualTo(batch.operations().size());
    for (int i = 0; i < scanner.operations(); i++) {
      assertThat(scanner.timeAt(i)).isEqualTo(batch.operations().get(i).time());
      assertThat(scanner.sequenceAt(i)).isEqualTo(batch.operations().get(i).sequence());
    }
    assertThat(scanner.firstSequence()).isEqualTo(batch.firstSequence());
    assertThat(scanner.lastSequence()).isEqualTo(batch.lastSequence());
    assertThat(scanner.collections())
        .containsExactlyInAnyOrderElementsOf(
            batch.operations().stream().map(op -> op.collection()).distinct().toList());
  }

  @Property(tries = 150)
  void scannerAndDecoderAgreeOnDamagedBatches(
      @ForAll("batch") Batch batch, @ForAll Layout layout, @ForAll long seed) {
    Bytes bytes = BatchCodec.encode(batch, layout);
    Random random = new Random(seed);
    for (int i = 0; i < DAMAGES; i++) {
      Bytes once = damaged(bytes, random);
      expectAgreement(once);
      expectAgreement(damaged(once, random));
    }
  }

  @Property(tries = 60)
  void scannerAndDecoderAgreeOnDamagedPackedBatches(
      @ForAll("batch") Batch batch,
      @ForAll("compression") Compression compression,
      @ForAll long seed) {
    Bytes bytes = BatchPacker.pack(BatchCodec.encode(batch), compression);
    Random random = new Random(seed);
    for (int i = 0; i < DAMAGES; i++) {
      expectAgreement(damaged(bytes, random));
    }
  }

  @Property(tries = 2_000)
  void noiseIsRefusedOrReadWithinTheMemoryBound(
      @ForAll("noise") byte[] noise, @ForAll("compression") Compression compression) {
    Bytes bytes = withHeader(0x10 | compression.ordinal(), noise);

    expectAgreement(bytes);
    assertThat(Damage.allocated(bytes, ColumnarLaws::decode)).isLessThan(RUN_BYTES_MAX);
  }

  @Property(tries = 20)
  void everyTruncationOfColumnsIsRefused(@ForAll("batch") Batch batch) {
    Bytes bytes = BatchCodec.encode(batch, Layout.COLUMNAR);
    for (int length = 20; length < bytes.length() - 4; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes.toArray(), length + 4);
      Bytes sealed = BatchBytes.sealed(Bytes.wrap(cut));
      expectAgreement(sealed);
      assertThat(Damage.decode(sealed, ColumnarLaws::decode)).isEmpty();
    }
  }

  /** A byte changed, often by little, under a right checksum. */
  private static Bytes damaged(Bytes bytes, Random random) {
    int index = random.nextInt(bytes.length() - 4);
    int with = random.nextBoolean() ? random.nextInt(256) : bytes.at(index) + random.nextInt(5) - 2;
    return BatchBytes.sealed(Damage.with(bytes, index, with));
  }

  private static Bytes withHeader(int encoding, byte[] rest) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeByte(1).writeByte(encoding).writeId(0, 2).writeByte(0);
    out.writeRaw(rest, 0, rest.length).writeInt(0);
    return BatchBytes.sealed(out.written());
  }

  private void expectAgreement(Bytes bytes) {
    Optional<Batch> decoded = tried(() -> decode(bytes));
    Optional<BatchScanner> scanned =
        tried(
            () -> {
              scanner.scan(bytes);
              return scanner;
            });
    assertThat(scanned.isPresent()).as("%s", bytes).isEqualTo(decoded.isPresent());
    decoded.ifPresent(batch -> assertThat(batch.operations()).hasSize(scanner.operations()));
  }

  /** The result, or empty for a typed refusal; anything else thrown fails the test. */
  private static <T> Optional<T> tried(java.util.function.Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Batch decode(Bytes bytes) {
    return BatchCodec.decode(bytes, Limits.DEFAULT);
  }
}
