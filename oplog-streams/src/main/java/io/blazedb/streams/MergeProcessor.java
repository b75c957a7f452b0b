package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Observed;
import io.blazedb.op.Shard;
import io.blazedb.streams.text.TextIndexes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads log records and merges them into the view, as many together as a poll has brought (see
 * {@link Stretch}). A log record that cannot be merged is logged, counted and set aside (see {@link
 * DeadLetters}): it would be no better the next time. One whose dictionary is missing is not: the
 * thread fails, and the next one reads it again.
 */
final class MergeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(MergeProcessor.class);

  private static final Duration EXPIRY_EVERY = Duration.ofMinutes(1);

  /** How often a copy is told the position: so much older it may look than it is. */
  private static final Duration POSITION_EVERY = Duration.ofMillis(100);

  /** Half of the time goes to what indexes need, while they need it. */
  private static final Duration INDEX_WORK_EVERY = Duration.ofMillis(100);

  private static final long INDEX_WORK_NANOS = 50_000_000;

  private final Epoch epoch;
  private final Dictionaries dictionaries;
  private final ViewProgress progress;
  private final MergeCounters counters;
  private final PolledEnds.Offsets polledEnds;
  private final IntConsumer opened;
  private final long conflictsKeptMs;
  private final TextIndexes texts;
  private ProcessorContext<byte[], byte[]> context;
  private Stretch stretch;
  private TextWork textWork;
  private KeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]> store;
  private long nextOffset;
  private long notedOffset;

  /** {@code opened} is told the partition once its view is open; it must not block. */
  MergeProcessor(
      Epoch epoch,
      Dictionaries dictionaries,
      ViewProgress progress,
      MergeCounters counters,
      PolledEnds.Offsets polledEnds,
      IntConsumer opened,
      long conflictsKeptMs,
      TextIndexes texts) {
    this.epoch = epoch;
    this.dictionaries = dictionaries;
    this.progress = progress;
    this.counters = counters;
    this.polledEnds = polledEnds;
    this.opened = opened;
    this.conflictsKeptMs = conflictsKeptMs;
    this.texts = texts;
  }

  private record Read(Shard shard, LogBatch batch) {}

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    store = context.getStateStore(ViewStore.NAME);
    progress.forget(partition());
    if (ViewStore.claim(store, epoch)) {
      LOG.warn(
          "The view of partition {} was of another incarnation of the oplog and is built anew",
          partition());
    }
    Indexes indexes = new Indexes(store);
    textWork = new TextWork(partition(), epoch, store, indexes, texts, progress, System::nanoTime);
    textWork.begin();
    stretch =
        new Stretch(
            new ShardMerge(store, indexes, counters, textWork),
            (entry, cause) ->
                setAside(entry.record(), entry.place(), ErrorCode.LIMIT_EXCEEDED, cause));
    CommitHook hook = context.getStateStore(CommitHook.NAME);
    hook.beforeCommit(context, this::flush);
    IndexWork work = new IndexWork(store, indexes);
    every(INDEX_WORK_EVERY, now -> work(work));
    ConflictExpiry expiry = new ConflictExpiry(store, conflictsKeptMs);
    every(EXPIRY_EVERY, expiry::sweep);
    notedOffset = ViewStore.position(store);
    every(POSITION_EVERY, now -> notePosition());
    opened.accept(partition());
  }

  /** Whatever else is done with the store is done with all of it. */
  private void every(Duration interval, Punctuator work) {
    context.schedule(
        interval,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          flush();
          work.punctuate(now);
        });
  }

  /** Never back: what is merged again after a crash was applied before. */
  private void notePosition() {
    if (nextOffset > notedOffset) {
      ViewStore.putPosition(store, nextOffset);
      notedOffset = nextOffset;
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    read(record, place)
        .ifPresent(read -> stretch.add(read.shard, new Stretch.Entry(record, place, read.batch)));
    nextOffset = place.offset() + 1;
    if (stretch.isFull() || polledEnds.isLast(place.partition(), place.offset())) {
      flush();
    }
  }

  /** Nothing counts as applied before this: neither for who waits for it, nor for a commit. */
  private void flush() {
    stretch.flush();
    if (nextOffset > 0) {
      progress.reached(partition(), nextOffset);
    }
  }

  private void work(IndexWork work) {
    long end = System.nanoTime() + INDEX_WORK_NANOS;
    while ((work.step() || textWork.step()) && System.nanoTime() - end < 0) {
      // Each step is short, and written whole.
    }
  }

  @Override
  public void close() {
    textWork.close();
    progress.closed(partition());
  }

  private int partition() {
    return context.taskId().partition();
  }

  private Optional<Read> read(Record<byte[], byte[]> record, RecordMetadata place) {
    try {
      return Optional.of(decode(record, place.offset()));
    } catch (BlazeException e) {
      setAside(record, place, e.code(), e);
    } catch (MissingDictionaryException e) {
      throw e; // nothing is wrong with the log record: it is read again
    } catch (RuntimeException e) {
      // A decoder's bug; the device's bytes must not stop the view of everyone else.
      setAside(record, place, ErrorCode.INTERNAL, e);
    }
    return Optional.empty();
  }

  private Read decode(Record<byte[], byte[]> record, long offset) {
    if (record.key() == null || record.value() == null) {
      throw new BlazeException(ErrorCode.MALFORMED, "a log record without key or value");
    }
    Shard shard = ShardKey.decode(record.key());
    LogEnvelope envelope = LogEnvelope.decode(Bytes.wrap(record.value()), Limits.DEFAULT);
    LogEnvelope.Accepted accepted = envelope.read(Limits.DEFAULT, dictionaries);
    return new Read(
        shard,
        new LogBatch(
            offset,
            record.timestamp(),
            accepted.node(),
            observedNext(accepted.observed()),
            accepted.operations()));
  }

  /** What was observed of another incarnation of the log says nothing of this one. */
  private long observedNext(Observed observed) {
    return observed.epoch().equals(epoch) ? observed.nextOffset() : 0;
  }

  private void setAside(
      Record<byte[], byte[]> record, RecordMetadata place, ErrorCode code, RuntimeException cause) {
    counters.poisoned();
    LOG.error(
        "Set aside the log record {}-{}@{}, its copy is in {}: {}",
        place.topic(),
        place.partition(),
        place.offset(),
        Topic.DEAD_LETTERS.name(),
        code,
        cause);
    context.forward(DeadLetters.letter(record, place, code, cause), DeadLetters.SINK);
  }
}
