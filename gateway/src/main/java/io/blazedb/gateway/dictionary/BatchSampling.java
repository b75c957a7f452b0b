package io.blazedb.gateway.dictionary;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.DictionaryTrial;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Oplog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest batches of a database that a dictionary is for, uncompressed, oldest first. Blocks: it
 * runs on the training's thread.
 */
final class BatchSampling {
  private static final Logger LOG = LoggerFactory.getLogger(BatchSampling.class);

  /** How far back the log is read, in offsets of the partition, which other databases share. */
  private static final long OFFSETS_MAX = 1 << 20;

  /** The first attempt reads so many offsets for each batch wanted; the next four times as many. */
  private static final long OFFSETS_PER_BATCH = 2;

  private static final int WIDENING = 4;
  private static final int PAGE_BYTES = 1 << 20;
  private static final long READ_TIMEOUT_MS = 30_000;

  private final Oplog oplog;
  private final DictionaryStore dictionaries;
  private final Limits limits;

  BatchSampling(Oplog oplog, DictionaryStore dictionaries, Limits limits) {
    this.oplog = oplog;
    this.dictionaries = dictionaries;
    this.limits = limits;
  }

  /**
   * Reads the log backwards in widening stretches until there are enough.
   *
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if the log cannot be read
   */
  List<Bytes> newest(DatabaseName database, int batchesMax) {
    Shard shard = Shard.first(database);
    Oplog.Range range = get(oplog.range(shard));
    long reach = Math.min(OFFSETS_MAX, OFFSETS_PER_BATCH * batchesMax);
    while (true) {
      long from = Math.max(range.start(), range.end() - reach);
      List<Bytes> batches = from(shard, from, batchesMax);
      if (batches.size() == batchesMax || from == range.start() || reach >= OFFSETS_MAX) {
        return batches;
      }
      reach = Math.min(OFFSETS_MAX, WIDENING * reach);
    }
  }

  private List<Bytes> from(Shard shard, long fromOffset, int batchesMax) {
    Deque<Bytes> newest = new ArrayDeque<>();
    long next = fromOffset;
    long end = Long.MAX_VALUE;
    while (next < end) {
      Oplog.Page page = get(oplog.read(shard, next, PAGE_BYTES));
      for (LogEntry entry : page.entries()) {
        batch(entry).filter(DictionaryTrial::isFor).ifPresent(newest::addLast);
        if (newest.size() > batchesMax) {
          newest.removeFirst();
        }
      }
      next = page.nextOffset();
      end = Math.min(end, page.endOffset()); // not what is appended while we read
    }
    return List.copyOf(newest);
  }

  /** The batch as a device would encode it now, before any compression. */
  private Optional<Bytes> batch(LogEntry entry) {
    try {
      Bytes batch = LogEnvelope.decode(entry.envelope(), limits).batch();
      return Optional.of(
          BatchCodec.encode(BatchCodec.decode(batch, limits, dictionaries.dictionaries())));
    } catch (BlazeException e) {
      LOG.warn("Batch {}@{} is no sample: {}", entry.shard(), entry.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(READ_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BlazeException refusal ? refusal : unavailable(e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static BlazeException unavailable(Throwable cause) {
    return new BlazeException(ErrorCode.UNAVAILABLE, "training was cut short: " + cause, cause);
  }
}
