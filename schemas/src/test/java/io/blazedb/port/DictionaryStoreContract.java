package io.blazedb.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DictionaryStore} must do. Implementations extend it and hand in a store, which
 * may hold other databases' dictionaries: each test makes a database and ids of its own.
 */
public abstract class DictionaryStoreContract {
  private static final long DEADLINE_S = 60;
  private static final int BYTES = 100;
  private static final AtomicInteger LAST_ID = new AtomicInteger(1_000_000);

  private final DatabaseName database = new DatabaseName("t-" + UUID.randomUUID());

  /** The store under test; the contract does not close it. */
  protected abstract DictionaryStore store();

  /** Another store on the same topic, that the test closes. */
  protected abstract DictionaryStore openAnother(DictionaryLimits limits);

  /** A store on a topic without dictionaries, that the test closes. */
  protected abstract DictionaryStore openOnAnEmptyTopic(DictionaryLimits limits);

  @Test
  void knowsWhatWasPublishedAsSoonAsThatIsDurable() {
    TrainedDictionary dictionary = fresh();
    long beforeMs = System.currentTimeMillis();
    DictionaryRecord record = get(store().publish(database, dictionary));
    assertThat(record.dictionary()).isEqualTo(dictionary);
    assertThat(record.database()).isEqualTo(database);
    assertThat(record.version()).isEqualTo(1);
    assertThat(record.createdAtMs()).isBetween(beforeMs - 60_000, beforeMs + 60_000);
    assertThat(store().get(dictionary.id())).contains(record);
    assertThat(store().current(database)).contains(record);
    assertThat(store().unready()).isEmpty();
  }

  @Test
  void numbersTheVersionsOfADatabase() {
    List<DictionaryRecord> records =
        Stream.of(fresh(), fresh(), fresh())
            .map(each -> get(store().publish(database, each)))
            .toList();
    assertThat(records).extracting(DictionaryRecord::version).containsExactly(1, 2, 3);
    assertThat(store().of(database)).isEqualTo(records);
    assertThat(store().current(database)).contains(records.get(2));
    DatabaseName other = new DatabaseName("t-" + UUID.randomUUID());
    assertThat(store().of(other)).isEmpty();
    assertThat(store().current(other)).isEmpty();
    assertThat(get(store().publish(other, fresh())).version()).isEqualTo(1);
  }

  @Test
  void versionsOfPublishesAtOnceDiffer() {
    List<CompletionStage<DictionaryRecord>> publishing =
        Stream.generate(DictionaryStoreContract::fresh)
            .limit(5)
            .map(each -> store().publish(database, each))
            .toList();
    assertThat(publishing.stream().map(each -> get(each).version()))
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
  }

  @Test
  void publishingTheSameAgainChangesNothing() {
    TrainedDictionary dictionary = fresh();
    DictionaryRecord first = get(store().publish(database, dictionary));
    assertThat(get(store().publish(database, dictionary))).isEqualTo(first);
    assertThat(store().of(database)).containsExactly(first);
  }

  @Test
  void refusesOtherBytesUnderATakenId() {
    TrainedDictionary dictionary = fresh();
    DictionaryRecord first = get(store().publish(database, dictionary));
    TrainedDictionary other = SampleDictionaries.hollow(dictionary.id(), BYTES, 2);
    assertRefused(
        ErrorCode.BAD_VALUE, "dictionary id " + other.id(), store().publish(database, other));
    DatabaseName thief = new DatabaseName("t-" + UUID.randomUUID());
    assertRefused(ErrorCode.BAD_VALUE, thief.text(), store().publish(thief, dictionary));
    assertThat(store().get(dictionary.id())).contains(first);
    assertThat(store().of(thief)).isEmpty();
  }

  @Test
  void readsWhatWasPublishedBeforeItOpened() {
    DictionaryRecord first = get(store().publish(database, fresh()));
    DictionaryRecord second = get(store().publish(database, fresh()));
    try (DictionaryStore another = openAnother(DictionaryLimits.DEFAULT)) {
      assertThat(another.get(first.id())).contains(first);
      assertThat(another.of(database)).containsExactly(first, second);
    }
  }

  @Test
  void learnsOfWhatAnotherStorePublished() {
    try (DictionaryStore another = openAnother(DictionaryLimits.DEFAULT)) {
      DictionaryRecord record = get(another.publish(database, fresh()));
      get(store().refresh());
      assertThat(store().get(record.id())).contains(record);
      DictionaryRecord next = get(store().publish(database, fresh()));
      assertThat(next.version()).isEqualTo(2);
      TrainedDictionary taken = SampleDictionaries.hollow(next.id(), BYTES, 3);
      assertRefused(ErrorCode.BAD_VALUE, "is taken", another.publish(database, taken));
    }
  }

  @Test
  void doesNotKnowWhatNobodyPublished() {
    int id = LAST_ID.incrementAndGet();
    get(store().refresh());
    assertThat(store().get(id)).isEmpty();
    assertThat(store().dictionaries().find(id)).isEmpty();
  }

  @Test
  void batchesPackedWithADictionaryAreReadByItsId() {
    TrainedDictionary dictionary = SampleDictionaries.trained(database);
    Dictionaries before = store().dictionaries();
    get(store().publish(database, dictionary));
    Bytes plain = SampleDictionaries.batches(5_000, 1).get(0);
    Bytes packed = BatchPacker.pack(plain, dictionary);
    assertThat(packed.length()).isLessThan(plain.length());
    assertThat(Dictionaries.neededBy(packed)).hasValue(dictionary.id());
    assertThat(BatchCodec.decode(packed, Limits.DEFAULT, before))
        .isEqualTo(BatchCodec.decode(plain, Limits.DEFAULT));
  }

  @Test
  void refusesMoreDictionariesThanItsLimit() {
    try (DictionaryStore small = openOnAnEmptyTopic(new DictionaryLimits(2, 10 * BYTES))) {
      get(small.publish(database, fresh()));
      DictionaryRecord second = get(small.publish(database, fresh()));
      assertRefused(ErrorCode.LIMIT_EXCEEDED, "dictionariesMax", small.publish(database, fresh()));
      assertThat(small.current(database)).contains(second);
    }
  }

  @Test
  void refusesMoreBytesThanItsLimit() {
    try (DictionaryStore small = openOnAnEmptyTopic(new DictionaryLimits(9, 2 * BYTES))) {
      get(small.publish(database, fresh()));
      TrainedDictionary large = SampleDictionaries.hollow(LAST_ID.incrementAndGet(), BYTES + 1, 1);
      assertRefused(ErrorCode.LIMIT_EXCEEDED, "bytesMax", small.publish(database, large));
      assertThat(get(small.publish(database, fresh())).version()).isEqualTo(2);
    }
  }

  @Test
  void refusesToPublishOnceItIsClosed() {
    DictionaryStore closed = openAnother(DictionaryLimits.DEFAULT);
    closed.close();
    closed.close();
    assertRefused(ErrorCode.UNAVAILABLE, "closed", closed.publish(database, fresh()));
    assertRefused(ErrorCode.UNAVAILABLE, "closed", closed.refresh());
  }

  private static TrainedDictionary fresh() {
    return SampleDictionaries.hollow(LAST_ID.incrementAndGet(), BYTES, 1);
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(DEADLINE_S, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("the store refused", e.getCause());
    }
  }

  private static void assertRefused(ErrorCode code, String names, CompletionStage<?> stage) {
    assertThatThrownBy(() -> stage.toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageContaining(names)
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
