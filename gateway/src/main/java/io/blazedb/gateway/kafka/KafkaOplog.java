package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The oplog in Kafka: topic {@code blazedb.oplog}, a log record a batch. Thread-safe.
 *
 * <p>One thread hands appends to the producer, a few read pages, and each tail has its own; no
 * method blocks its caller but {@link #open}, {@link #close} and closing a tail.
 */
public final class KafkaOplog implements Oplog {
  private final KafkaOplogConfig config;
  private final OplogTopic topic;
  private final ClientMeters meters;
  private final Appender appender;
  private final LogReaders readers;
  private final Set<LogTail> tails = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  private KafkaOplog(KafkaOplogConfig config, OplogTopic topic, ClientMeters meters) {
    this.config = config;
    this.topic = topic;
    this.meters = meters;
    this.appender = new Appender(config, topic.partitions(), meters);
    this.readers = new LogReaders(config, meters);
  }

  /**
   * Creates the topic if it is missing, checks its settings if not, and opens the log.
   *
   * @throws OplogTopicException if the topic is not as it must be
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers
   */
  public static KafkaOplog open(KafkaOplogConfig config) {
    return new KafkaOplog(config, OplogTopic.open(config), new ClientMeters(Optional.empty()));
  }

  /** The same, with the metrics of Kafka's clients in {@code registry} until it is closed. */
  public static KafkaOplog open(KafkaOplogConfig config, MeterRegistry registry) {
    OplogTopic topic = OplogTopic.open(config);
    return new KafkaOplog(config, topic, new ClientMeters(Optional.of(registry)));
  }

  @Override
  public Epoch epoch() {
    return topic.epoch();
  }

  @Override
  public int partitions() {
    return topic.partitions();
  }

  @Override
  public int partitionOf(Shard shard) {
    return ShardKey.partition(shard, topic.partitions());
  }

  @Override
  public CompletionStage<Appended> append(Shard shard, Bytes envelope) {
    return appender.append(shard, envelope);
  }

  @Override
  public CompletionStage<Range> range(Shard shard) {
    return readers.ask(reader -> reader.range(partitionOf(shard)));
  }

  @Override
  public CompletionStage<Page> read(Shard shard, long fromOffset, int bytesMax) {
    return readers.ask(reader -> reader.page(shard, partitionOf(shard), fromOffset, bytesMax));
  }

  @Override
  public Tail tail(TailListener listener) {
    if (closed.get()) {
      throw new BlazeException(ErrorCode.UNAVAILABLE, "the oplog is closed");
    }
    TailHandle handle = new TailHandle();
    handle.tail = new LogTail(config, topic.partitions(), listener, meters, handle);
    tails.add(handle.tail);
    handle.tail.start();
    return handle.tail;
  }

  /** Forgets a tail once it is closed. */
  private final class TailHandle implements Runnable {
    private LogTail tail;

    @Override
    public void run() {
      tails.remove(tail);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      tails.forEach(LogTail::close);
      appender.close();
      readers.close();
      meters.close();
    }
  }
}
