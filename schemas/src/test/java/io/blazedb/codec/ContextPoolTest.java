package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ContextPoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final List<Integer> ended = new ArrayList<>();
  private final ContextPool<Integer> pool = new ContextPool<>(made::incrementAndGet, ended::add);

  @Test
  void whatIsGivenBackServesAgain() {
    int first = pool.take();
    assertThat(pool.take()).isNotEqualTo(first);
    pool.giveBack(first);

    assertThat(pool.take()).isEqualTo(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void keepsABoundedNumberAndEndsTheRest() {
    for (int i = 1; i <= ContextPool.IDLE_MAX + 3; i++) {
      pool.giveBack(i);
    }

    assertThat(ended)
        .containsExactly(
            ContextPool.IDLE_MAX + 1, ContextPool.IDLE_MAX + 2, ContextPool.IDLE_MAX + 3);
  }

  /** Also after input that its library refuses. */
  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZLIB", "LZMA", "ZSTD"})
  void contextsServeManyThreadsAndManyBatches(Compression compression) throws Exception {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int thread = 0; thread < ContextPool.IDLE_MAX + 2; thread++) {
      int seed = thread;
      all.add(CompletableFuture.runAsync(() -> packAndUnpack(compression, seed)));
    }

    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
  }

  private static void packAndUnpack(Compression compression, int seed) {
    for (int i = 1; i <= 5; i++) {
      Bytes batch = BatchCodec.encode(SampleBatches.of(seed, i * 7));
      Bytes packed = BatchPacker.pack(batch, compression);
      int damage = packed.length() / 2 + i % 8;
      Bytes damaged = BatchBytes.sealed(Damage.with(packed, damage, packed.at(damage) ^ 0x55));

      tryToDecode(damaged);
      assertThat(BatchCodec.decode(packed, Limits.DEFAULT))
          .isEqualTo(BatchCodec.decode(batch, Limits.DEFAULT));
    }
  }

  /** Damage in a value goes unnoticed; any other end than a typed refusal fails the test. */
  private static void tryToDecode(Bytes damaged) {
    try {
      assertThat(BatchCodec.decode(damaged, Limits.DEFAULT).operations()).isNotEmpty();
    } catch (MalformedException refused) {
      assertThat(refused.code()).isNotNull();
    }
  }
}
