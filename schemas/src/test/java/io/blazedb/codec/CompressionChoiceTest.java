package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.CompressionChoice.Budget;
import io.blazedb.codec.CompressionChoice.Shared;
import io.blazedb.op.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompressionChoiceTest {
  private static final Bytes LARGE = BatchCodec.encode(SampleBatches.of(1, 2_000));
  private static final Bytes MEDIUM = BatchCodec.encode(SampleBatches.of(1, 20));

  @Test
  void theBudgetDecides() {
    assertThat(choice(LARGE, Budget.NOTHING)).isEqualTo(Compression.NONE);
    assertThat(choice(LARGE, Budget.LATENCY)).isEqualTo(Compression.LZ4);
    assertThat(choice(LARGE, Budget.BALANCED)).isEqualTo(Compression.ZSTD);
    assertThat(choice(LARGE, Budget.ARCHIVE)).isEqualTo(Compression.LZMA);
  }

  @Test
  void smallBatchesStayAsTheyAre() {
    Bytes small = Bytes.wrap(new byte[CompressionChoice.BYTES_MIN - 1]);

    assertThat(choice(small, Budget.ARCHIVE)).isEqualTo(Compression.NONE);
  }

  @Test
  void whatLooksRandomStaysAsItIs() {
    byte[] random = new byte[1 << 16];
    new Random(1).nextBytes(random);

    assertThat(choice(Bytes.wrap(random), Budget.BALANCED)).isEqualTo(Compression.NONE);
  }

  @Test
  void randomIdsInTheMiddleDoNotHideWhatCompresses() {
    byte[] bytes = new byte[1 << 14];
    Random random = new Random(1);
    for (int i = bytes.length / 8; i < bytes.length * 7 / 8; i++) {
      bytes[i] = (byte) random.nextInt();
    }

    assertThat(choice(Bytes.wrap(bytes), Budget.BALANCED)).isEqualTo(Compression.ZSTD);
  }

  @Test
  void aSharedDictionaryIsForBatchesThatAreNotLarge() {
    assertThat(CompressionChoice.of(MEDIUM, Budget.BALANCED, Shared.DICTIONARY))
        .isEqualTo(Compression.ZSTD_DICTIONARY);
    assertThat(CompressionChoice.of(LARGE, Budget.BALANCED, Shared.DICTIONARY))
        .isEqualTo(Compression.ZSTD);
  }

  private static Compression choice(Bytes batch, Budget budget) {
    return CompressionChoice.of(batch, budget, Shared.NOTHING);
  }
}
