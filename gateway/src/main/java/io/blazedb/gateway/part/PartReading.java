package io.blazedb.gateway.part;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Query;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What partial subscriptions read, each thing once for all of them: live subscribers of a shard go
 * through the same entries at the same time, and so ask the same.
 *
 * <p>Thread-safe. Both memories are bounded by bytes, and only save work.
 */
public final class PartReading {
  private static final Logger LOG = LoggerFactory.getLogger(PartReading.class);

  private static final long TOUCHED_BYTES_MAX = 8 << 20;
  private static final long ANSWERS_BYTES_MAX = 32 << 20;
  private static final Duration ANSWERS_KEPT = Duration.ofSeconds(10);

  /** About what an entry, and a record id in it, take in memory. */
  private static final int ENTRY_BYTES = 400;

  private static final int ID_BYTES = 80;

  private final ViewReader views;
  private final DictionaryStore dictionaries;
  private final GatewayMetrics metrics;
  private final Limits limits;
  private final Limits stateLimits;
  private final Cache<Place, Touched> touched;
  private final AsyncCache<Question, Reading> answers;
  private final AtomicLong ticks = new AtomicLong();

  private record Place(Shard shard, long offset) {}

  private record Question(DatabaseName database, Query query, Cursor atLeast) {}

  /** A reading of these views, and of batches that may need one of these dictionaries. */
  public PartReading(
      ViewReader views, DictionaryStore dictionaries, Limits limits, GatewayMetrics metrics) {
    this.views = views;
    this.metrics = metrics;
    this.dictionaries = dictionaries;
    this.limits = limits;
    stateLimits = unbounded(limits);
    touched =
        Caffeine.newBuilder()
            .maximumWeight(TOUCHED_BYTES_MAX)
            .weigher((Place place, Touched each) -> ENTRY_BYTES + ID_BYTES * each.count())
            .executor(Runnable::run)
            .build();
    answers =
        Caffeine.newBuilder()
            .maximumWeight(ANSWERS_BYTES_MAX)
            .weigher((Question question, Reading answer) -> answer.candidates().bytes())
            .expireAfterWrite(ANSWERS_KEPT)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** States are what many batches add up to; the view that holds them has bounded them. */
  private static Limits unbounded(Limits limits) {
    int most = 1 << 30;
    return new Limits(most, most, most, most, most, most, limits.depthMax());
  }

  /**
   * The records that an entry touches. An entry that cannot be read touches none: no view reads it
   * either.
   *
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} while its dictionary is not known here
   */
  public Touched touched(LogEntry entry) {
    return touched.get(new Place(entry.shard(), entry.offset()), place -> read(entry));
  }

  private Touched read(LogEntry entry) {
    Dictionaries known = dictionaries.dictionaries();
    try {
      return Touched.of(LogEnvelope.decode(entry.envelope(), limits).accepted(limits, known));
    } catch (BlazeException e) {
      if (e.code() == ErrorCode.UNKNOWN_ENCODING && lacksDictionary(entry, known)) {
        throw new BlazeException(
            ErrorCode.UNAVAILABLE,
            "the dictionary of batch " + entry.shard() + "@" + entry.offset() + " is not known yet",
            e);
      }
      LOG.warn("Batch {}@{} is passed over: {}", entry.shard(), entry.offset(), e.getMessage());
      return Touched.NOTHING;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // whoever asked tries again, and sees what came
  private boolean lacksDictionary(LogEntry entry, Dictionaries known) {
    Bytes batch = LogEnvelope.decode(entry.envelope(), limits).batch();
    boolean lacks = Dictionaries.neededBy(batch).stream().anyMatch(id -> known.find(id).isEmpty());
    if (lacks) {
      dictionaries.refresh();
    }
    return lacks;
  }

  /** The records with the query's ids, asked of the views once for all who ask alike. */
  public CompletionStage<Candidates> byId(DatabaseName database, Query query, Cursor atLeast) {
    return shared(new Question(database, query, atLeast)).thenApply(Reading::candidates);
  }

  /**
   * As {@link #byId}, but never with what was asked for before the tick {@code heard}: for whoever
   * holds what was heard then and must not be told anything older.
   */
  public CompletionStage<Reading> byIdSince(
      long heard, DatabaseName database, Query query, Cursor atLeast) {
    Question question = new Question(database, query, atLeast);
    return shared(question)
        .thenCompose(
            answer ->
                answer.asked() > heard
                    ? CompletableFuture.completedFuture(answer)
                    : askAnew(question));
  }

  private CompletableFuture<Reading> shared(Question question) {
    return answers.get(question, (asked, executor) -> ask(asked));
  }

  private CompletableFuture<Reading> askAnew(Question question) {
    CompletableFuture<Reading> answer = ask(question);
    answers.put(question, answer);
    return answer;
  }

  /** A tick that is after everything that was heard until now. */
  public long tick() {
    return ticks.incrementAndGet();
  }

  /** A page of records that may match. */
  public CompletionStage<Candidates> page(DatabaseName database, Query query, Cursor atLeast) {
    return ask(new Question(database, query, atLeast)).thenApply(Reading::candidates);
  }

  private CompletableFuture<Reading> ask(Question question) {
    long began = metrics.now();
    long asked = tick();
    return views
        .records(question.database, question.query, question.atLeast)
        .whenComplete((page, failure) -> measure(failure, began))
        .thenApply(page -> new Reading(Candidates.of(page, stateLimits), asked, tick()))
        .toCompletableFuture();
  }

  private void measure(Throwable failure, long began) {
    if (failure == null) {
      metrics.viewAnswered(ViewQuestion.RECORDS, began);
    } else {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      ErrorCode code = cause instanceof BlazeException e ? e.code() : ErrorCode.INTERNAL;
      metrics.viewFailed(ViewQuestion.RECORDS, code, began);
    }
  }
}
