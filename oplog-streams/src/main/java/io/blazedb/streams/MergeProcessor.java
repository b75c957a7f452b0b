package io.blazedb.streams;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads log records and merges them into the view. A log record that cannot be read is logged,
 * counted and skipped: it would be just as unreadable the next time. One whose dictionary is
 * missing is not: the thread fails, and the next one reads it again.
 */
final class MergeProcessor implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(MergeProcessor.class);

  private final Epoch epoch;
  private final Dictionaries dictionaries;
  private final ViewProgress progress;
  private final MergeCounters counters;
  private final IntConsumer opened;
  private ProcessorContext<Void, Void> context;
  private ShardMerge merge;

  /** {@code opened} is told the partition once its view is open; it must not block. */
  MergeProcessor(
      Epoch epoch,
      Dictionaries dictionaries,
      ViewProgress progress,
      MergeCounters counters,
      IntConsumer opened) {
    this.epoch = epoch;
    this.dictionaries = dictionaries;
    this.progress = progress;
    this.counters = counters;
    this.opened = opened;
  }

  private record Accepted(Shard shard, List<Operation> operations) {}

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    this.context = context;
    KeyValueStore<org.apache.kafka.common.utils.Bytes, byte[]> store =
        context.getStateStore(ViewStore.NAME);
    progress.forget(partition());
    if (ViewStore.claim(store, epoch)) {
      LOG.warn(
          "The view of partition {} was of another incarnation of the oplog and is built anew",
          partition());
    }
    merge = new ShardMerge(store, counters);
    opened.accept(partition());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    read(record, place).ifPresent(read -> merge.apply(read.shard, place.offset(), read.operations));
    progress.reached(place.partition(), place.offset() + 1);
  }

  @Override
  public void close() {
    progress.closed(partition());
  }

  private int partition() {
    return context.taskId().partition();
  }

  private Optional<Accepted> read(Record<byte[], byte[]> record, RecordMetadata place) {
    try {
      return Optional.of(decode(record));
    } catch (BlazeException e) {
      skip(place, e.code(), e);
    } catch (MissingDictionaryException e) {
      throw e; // nothing is wrong with the log record: it is read again
    } catch (RuntimeException e) {
      // A decoder's bug; the device's bytes must not stop the view of everyone else.
      skip(place, ErrorCode.INTERNAL, e);
    }
    return Optional.empty();
  }

  private Accepted decode(Record<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      throw new BlazeException(ErrorCode.MALFORMED, "a log record without key or value");
    }
    Shard shard = ShardKey.decode(record.key());
    LogEnvelope envelope = LogEnvelope.decode(Bytes.wrap(record.value()), Limits.DEFAULT);
    return new Accepted(shard, envelope.accepted(Limits.DEFAULT, dictionaries));
  }

  private void skip(RecordMetadata place, ErrorCode code, RuntimeException cause) {
    counters.poisoned();
    LOG.error(
        "Skipped the unreadable log record {}-{}@{}: {}",
        place.topic(),
        place.partition(),
        place.offset(),
        code,
        cause);
  }
}
