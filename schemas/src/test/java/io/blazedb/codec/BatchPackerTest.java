package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BatchPackerTest {
  private static final int HEADER = 19;

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "ZSTD_DICTIONARY"},
      mode = EnumSource.Mode.EXCLUDE)
  void makesBatchesSmallerAndSaysWhatItDid(Compression compression) {
    Batch batch = SampleBatches.of(1, 500);
    Bytes plain = BatchCodec.encode(batch);

    Bytes packed = BatchPacker.pack(plain, compression);

    assertThat(packed.length()).isLessThan(plain.length());
    assertThat(packed.at(1)).isEqualTo((byte) (0x10 | compression.ordinal()));
    assertThat(BatchCodec.decode(packed, Limits.DEFAULT)).isEqualTo(batch);
  }

  @Test
  void leavesABatchAloneThatItCannotMakeSmaller() {
    Operation bare = SampleBatches.of(1, 1).operations().get(0);
    Bytes plain = BatchCodec.encode(bareDelete(bare), Layout.COLUMNAR);

    assertThat(BatchPacker.pack(plain, Compression.LZ4)).isSameAs(plain);
  }

  private static Batch bareDelete(Operation like) {
    Operation delete =
        new Operation(
            like.node(),
            1,
            like.time(),
            like.collection(),
            like.record(),
            OpType.DELETE,
            List.of());
    return new Batch(like.node(), Observed.NOTHING, List.of(delete));
  }

  @Test
  void refusesToCompressTwice() {
    Bytes packed = BatchPacker.pack(BatchCodec.encode(SampleBatches.of(1, 99)), Compression.ZSTD);

    assertThatThrownBy(() -> BatchPacker.pack(packed, Compression.ZSTD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBombThatStatesItsSizeIsRefusedBeforeMemoryIsTaken() {
    byte[] zeros = Zstd.compress(new byte[32 << 20]);
    Bytes bomb = packed(Compression.ZSTD, 10L << 30, zeros);

    expect(ErrorCode.LIMIT_EXCEEDED, HEADER, bomb);
    assertThat(Damage.allocated(bomb, b -> BatchCodec.decode(b, Limits.DEFAULT)))
        .isLessThan(64 << 10);
  }

  @Test
  void aBombWithinTheLimitIsRefusedForItsRatio() {
    byte[] zeros = Zstd.compress(new byte[3 << 20]);
    assertThat(zeros.length).isLessThan(1_000);

    expect(ErrorCode.LIMIT_EXCEEDED, HEADER, packed(Compression.ZSTD, 3 << 20, zeros));
  }

  @Test
  void aBombThatStatesTooLittleIsRefused() {
    byte[] zeros = Zstd.compress(new byte[32 << 20]);
    Bytes bomb = packed(Compression.ZSTD, 1_000, zeros);

    expect(ErrorCode.MALFORMED, HEADER + 2, bomb);
    assertThat(Damage.allocated(bomb, b -> BatchCodec.decode(b, Limits.DEFAULT)))
        .isLessThan(64 << 10);
  }

  /** A frame of 1 KB holds some 250 blocks of 128 KB: more it can only claim in its header. */
  @Test
  void aKilobyteThatClaimsTenGigabytesIsRefusedWhateverTheBatchStates() { // C16
    expectCheapRefusal(ZstdBombs.claiming(10L << 30, 250));
  }

  @Test
  void aFrameThatReallyInflatesToTenGigabytesIsRefusedWhateverTheBatchStates() { // C16
    int blocks = (int) ((10L << 30) / ZstdBombs.BLOCK_BYTES);

    expectCheapRefusal(ZstdBombs.claiming(10L << 30, blocks));
    expectCheapRefusal(ZstdBombs.silent(blocks));
  }

  private static void expectCheapRefusal(byte[] frame) {
    Bytes honest = packed(Compression.ZSTD, 10L << 30, frame);
    Bytes lying = packed(Compression.ZSTD, 60_000, frame);

    expect(ErrorCode.LIMIT_EXCEEDED, HEADER, honest);
    expect(ErrorCode.MALFORMED, HEADER + 3, lying);
    for (Bytes bomb : List.of(honest, lying)) {
      assertThat(Damage.allocated(bomb, b -> BatchCodec.decode(b, Limits.DEFAULT)))
          .isLessThan(128 << 10);
      BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);
      assertThatThrownBy(() -> scanner.scan(bomb)).isInstanceOf(MalformedException.class);
    }
  }

  /**
   * So that the tests of bombs are not passed by frames that the library refuses for their form.
   */
  @Test
  void theSameFramesWithFewBlocksAreRead() {
    Bytes zeros = Bytes.wrap(new byte[2 * ZstdBombs.BLOCK_BYTES]);
    for (byte[] frame : List.of(ZstdBombs.claiming(zeros.length(), 2), ZstdBombs.silent(2))) {
      assertThat(Zstd.decompress(frame, zeros.length())).isEqualTo(zeros.toArray());
    }
  }

  @Test
  void zstandardDataWithoutAFrameIsRefusedWhereItStands() { // C16
    for (int length = 0; length < 8; length++) {
      expect(ErrorCode.MALFORMED, HEADER + 1, packed(Compression.ZSTD, 0, new byte[length]));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"NONE", "ZSTD_DICTIONARY"},
      mode = EnumSource.Mode.EXCLUDE)
  void anotherLengthThanStatedIsRefused(Compression compression) {
    Bytes layout = BatchPacker.layout(BatchCodec.encode(SampleBatches.of(5, 40)));
    byte[] bytes = Packing.pack(compression, layout, new byte[0]);
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);

    expect(ErrorCode.MALFORMED, HEADER + 2, packed(compression, layout.length() + 1, bytes));
    expect(ErrorCode.MALFORMED, HEADER + 2, packed(compression, layout.length() - 1, bytes));
    expect(ErrorCode.MALFORMED, HEADER + 2, packed(compression, layout.length(), longer));
  }

  /** Libraries unpack frames behind each other, and pass over skippable ones; not all do. */
  @Test
  void zstandardDataIsOneFrame() { // C16
    Bytes layout = BatchPacker.layout(BatchCodec.encode(SampleBatches.of(5, 40)));
    byte[] all = layout.toArray();
    byte[] first = Zstd.compress(java.util.Arrays.copyOf(all, 100));
    byte[] second = Zstd.compress(java.util.Arrays.copyOfRange(all, 100, all.length));
    byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7};
    byte[] whole = Zstd.compress(all);

    for (byte[] frames :
        List.of(join(first, second), join(skippable, whole), join(whole, skippable))) {
      expect(ErrorCode.MALFORMED, HEADER + 2, packed(Compression.ZSTD, all.length, frames));
    }
    for (byte[] frame : List.of(whole, Zstd.compress(all, 19), withChecksum(all))) {
      assertThat(
              BatchCodec.decode(packed(Compression.ZSTD, all.length, frame), Limits.DEFAULT)
                  .operations())
          .hasSize(40);
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setChecksum(true).setContentSize(false).compress(bytes);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void aDictionaryMakesSmallBatchesSmallerAndIsNeededToReadThem() {
    List<Bytes> samples = new ArrayList<>();
    for (int seed = 0; seed < 400; seed++) {
      samples.add(BatchCodec.encode(SampleBatches.of(seed, 10)));
    }
    TrainedDictionary dictionary =
        DictionaryTrainer.train(new DatabaseName("shop"), samples, 8 << 10).orElseThrow();
    Batch batch = SampleBatches.of(4_711, 10);
    Bytes plain = BatchCodec.encode(batch);

    Bytes packed = BatchPacker.pack(plain, dictionary);

    assertThat(packed.length())
        .isLessThan(BatchPacker.pack(plain, Compression.ZSTD).length() * 9 / 10);
    Dictionaries known = id -> id == dictionary.id() ? Optional.of(dictionary) : Optional.empty();
    assertThat(BatchCodec.decode(packed, Limits.DEFAULT, known)).isEqualTo(batch);
    expect(ErrorCode.UNKNOWN_ENCODING, BatchHeader.length(plain), packed);
  }

  @Test
  void tooFewSamplesTrainNothing() {
    List<Bytes> samples = List.of(BatchCodec.encode(SampleBatches.of(1, 20)));

    assertThat(DictionaryTrainer.train(new DatabaseName("shop"), samples, 8 << 10)).isEmpty();
  }

  @Test
  void dictionariesHaveIdsAndABoundedSize() {
    assertThatThrownBy(() -> new TrainedDictionary(0, Bytes.wrap(new byte[9])))
        .hasMessageContaining("dictionary id 0");
    assertThatThrownBy(() -> new TrainedDictionary(1, Bytes.wrap(new byte[1 << 18])))
        .hasMessageContaining("262144 bytes");
  }

  private static Bytes packed(Compression compression, long length, byte[] bytes) {
    BlazeWriter out = new BlazeWriter(64);
    out.writeByte(1).writeByte(0x10 | compression.ordinal()).writeId(0, 2).writeByte(0);
    out.writeVarint(length).writeRaw(bytes, 0, bytes.length).writeInt(0);
    return BatchBytes.sealed(out.written());
  }

  private static void expect(ErrorCode code, int position, Bytes bytes) {
    MalformedException refusal =
        catchThrowableOfType(
            MalformedException.class, () -> BatchCodec.decode(bytes, Limits.DEFAULT));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
  }
}
