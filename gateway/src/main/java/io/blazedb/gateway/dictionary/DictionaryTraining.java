package io.blazedb.gateway.dictionary;

import io.blazedb.codec.DictionaryTrainer;
import io.blazedb.codec.DictionaryTrial;
import io.blazedb.codec.Limits;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.dictionary.TrainingReport.Outcome;
import io.blazedb.gateway.dictionary.TrainingRequest.Publishing;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.Bytes;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Oplog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains dictionaries on the batches of a database, and publishes those that pay. Thread-safe; one
 * training at a time, each on a thread that ends with it, because it takes a processor for seconds.
 */
public final class DictionaryTraining {
  private static final Logger LOG = LoggerFactory.getLogger(DictionaryTraining.class);

  /** A device loads a dictionary once, and each batch packed with it must load it too. */
  private static final int DICTIONARY_BYTES_MAX = 32 << 10;

  /** What a dictionary must save over what there is, or it is not worth another version. */
  public static final double SAVING_MIN_PERCENT = 5;

  /** One in so many batches, the newest, is kept out of the training to measure with. */
  private static final int HELD_OUT_SHARE = 5;

  private final DictionaryStore dictionaries;
  private final BatchSampling sampling;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Trains on what is in {@code oplog}, for {@code dictionaries}. */
  public DictionaryTraining(Oplog oplog, DictionaryStore dictionaries, Limits limits) {
    this.dictionaries = dictionaries;
    this.sampling = new BatchSampling(oplog, dictionaries, limits);
  }

  /**
   * Trains.
   *
   * @return fails with {@code OVERLOADED} while another training runs, {@code UNAVAILABLE} if the
   *     log cannot be read or the dictionary not be published
   */
  public CompletionStage<TrainingReport> train(TrainingRequest request) {
    if (!running.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new BlazeException(ErrorCode.OVERLOADED, "another dictionary is being trained"));
    }
    CompletableFuture<TrainingReport> report = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(request, report), "blazedb-dictionary-train");
    thread.setDaemon(true);
    thread.start();
    return report;
  }

  private void run(TrainingRequest request, CompletableFuture<TrainingReport> report) {
    try {
      TrainingReport result = trainNow(request);
      running.set(false);
      report.complete(result);
    } catch (RuntimeException | Error e) {
      running.set(false);
      report.completeExceptionally(e);
    }
  }

  private TrainingReport trainNow(TrainingRequest request) {
    BatchSampling.get(dictionaries.refresh());
    List<Bytes> batches = sampling.newest(request.database(), request.batchesMax());
    int trained = batches.size() - batches.size() / HELD_OUT_SHARE;
    Optional<TrainedDictionary> candidate =
        DictionaryTrainer.train(
            request.database(), batches.subList(0, trained), DICTIONARY_BYTES_MAX);
    if (candidate.isEmpty()) {
      DictionaryTrial nothing = new DictionaryTrial(0, 0, 0, 0);
      return report(Outcome.NOTHING_TO_LEARN, batches, nothing, Optional.empty());
    }
    Optional<TrainedDictionary> present =
        dictionaries.current(request.database()).map(DictionaryRecord::dictionary);
    DictionaryTrial trial =
        DictionaryTrial.of(batches.subList(trained, batches.size()), candidate.get(), present);
    if (request.publishing() == Publishing.IF_IT_PAYS
        && trial.savingPercent() < SAVING_MIN_PERCENT) {
      return report(Outcome.DOES_NOT_PAY, batches, trial, Optional.empty());
    }
    DictionaryRecord published =
        BatchSampling.get(dictionaries.publish(request.database(), candidate.get()));
    LOG.info(
        "Published dictionary {}, version {} of {}: saves {} % on {} batches",
        published.id(),
        published.version(),
        request.database(),
        Math.round(trial.savingPercent()),
        trial.batches());
    return report(Outcome.PUBLISHED, batches, trial, Optional.of(published));
  }

  private static TrainingReport report(
      Outcome outcome,
      List<Bytes> batches,
      DictionaryTrial trial,
      Optional<DictionaryRecord> published) {
    return new TrainingReport(outcome, batches.size(), trial, SAVING_MIN_PERCENT, published);
  }
}
