package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.InMemoryDictionaries;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are packed with a dictionary, which the views may not have read yet. */
class LoggedDictionariesTest {
  private static final long DEADLINE_S = 60;
  private static final byte[] KEY = ShardKey.encode(Ops.SHARD);

  private final InMemoryDictionaries.Topic topic = new InMemoryDictionaries.Topic();
  private final InMemoryDictionaries store =
      new InMemoryDictionaries(topic, DictionaryLimits.DEFAULT);
  private final LoggedDictionaries dictionaries = new LoggedDictionaries(store);
  private final TrainedDictionary trained = SampleDictionaries.trained(Ops.HOME);

  @TempDir Path directory;

  @Test
  void mergesABatchWhoseDictionaryWasPublishedSinceTheStart() {
    Bytes plain = SampleDictionaries.batches(9_000, 1).get(0);
    publishElsewhere();
    try (MergeDriver packed = new MergeDriver(directory.resolve("packed"), dictionaries);
        MergeDriver asItIs = new MergeDriver(directory.resolve("plain"))) {
      packed.appendRaw(KEY, envelope(BatchPacker.pack(plain, trained)));
      asItIs.appendRaw(KEY, envelope(plain));
      assertThat(packed.meta()).isEqualTo(asItIs.meta());
      assertThat(packed.meta().live()).isPositive();
      assertThat(packed.counters.counts().poisoned()).isZero();
    }
  }

  @Test
  void doesNotPassABatchOverWhoseDictionaryIsMissing() {
    byte[] packed =
        envelope(BatchPacker.pack(SampleDictionaries.batches(9_000, 1).get(0), trained));
    try (MergeDriver driver = new MergeDriver(directory, dictionaries)) {
      assertThatThrownBy(() -> driver.appendRaw(KEY, packed))
          .hasRootCauseInstanceOf(MissingDictionaryException.class)
          .rootCause()
          .hasMessageContaining("dictionary " + trained.id());
      assertThat(driver.counters.counts().poisoned()).isZero();
      assertThat(driver.progress.position(0)).isNotPositive();
    }
    publishElsewhere();
    try (MergeDriver next = new MergeDriver(directory, dictionaries)) {
      next.appendRaw(KEY, packed);
      assertThat(next.meta().live()).isPositive();
    }
  }

  @Test
  void waitsWhileTheDictionariesCannotBeRead() throws Exception {
    publishElsewhere();
    store.fail("no broker");
    CompletableFuture<TrainedDictionary> found =
        CompletableFuture.supplyAsync(() -> dictionaries.find(trained.id()).orElseThrow());
    store.mend();
    assertThat(found.get(DEADLINE_S, TimeUnit.SECONDS)).isEqualTo(trained);
  }

  @Test
  void waitsNoLongerThanItsBound() {
    store.fail("no broker");
    LoggedDictionaries impatient = new LoggedDictionaries(store, 1);
    assertThatExceptionOfType(MissingDictionaryException.class)
        .isThrownBy(() -> impatient.find(trained.id()))
        .withMessageContaining("no broker");
  }

  @Test
  void waitsNoLongerWhenTheViewsClose() {
    store.fail("no broker");
    CompletableFuture<?> waiting =
        CompletableFuture.supplyAsync(() -> dictionaries.find(trained.id()));
    dictionaries.close();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> waiting.get(DEADLINE_S, TimeUnit.SECONDS))
        .withCauseInstanceOf(MissingDictionaryException.class);
  }

  @Test
  void aThreadThatMissesADictionaryIsReplaced() {
    ThreadFaults faults = new ThreadFaults(() -> 0);
    assertThat(faults.handle(new IllegalStateException(new MissingDictionaryException(7, "x"))))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
  }

  private void publishElsewhere() {
    try (InMemoryDictionaries another = new InMemoryDictionaries(topic, DictionaryLimits.DEFAULT)) {
      another.publish(Ops.HOME, trained).toCompletableFuture().join();
    }
    assertThat(store.get(trained.id())).isEmpty();
  }

  private static byte[] envelope(Bytes batch) {
    return LogEnvelope.of(batch).encode().toArray();
  }
}
