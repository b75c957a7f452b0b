package io.blazedb.streams;

import io.blazedb.log.Topic;
import io.blazedb.port.Lag;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.LagInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the copies in this process are behind the log. One thread asks Kafka four times a second
 * where log and changelogs end; what is read of it never waits. Thread-safe.
 */
final class WatchedCopies implements Copies, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedCopies.class);
  private static final long LOOK_EVERY_MS = 250;
  private static final long ANSWER_MS = 2_000;

  private final Admin admin;
  private final Supplier<Map<String, Map<Integer, LagInfo>>> changelogs;
  private final LogEnds[] ends;
  private final CaughtUp caughtUp = new CaughtUp();
  private final ScheduledExecutorService looking;

  WatchedCopies(
      Admin admin, int partitions, Supplier<Map<String, Map<Integer, LagInfo>>> changelogs) {
    this.admin = admin;
    this.changelogs = changelogs;
    this.ends = IntStream.range(0, partitions).mapToObj(p -> new LogEnds()).toArray(LogEnds[]::new);
    this.looking =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "blazedb-view-copies");
              thread.setDaemon(true);
              return thread;
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a look keeps its failures to itself
  void start() {
    looking.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean has(int partition) {
    return caughtUp.has(partition);
  }

  @Override
  public Lag lag(int partition, long position) {
    return ends[partition].lag(position, System.nanoTime());
  }

  private void look() {
    try {
      caughtUp.update(here());
      lookAtLog();
    } catch (KafkaException | IllegalStateException | ExecutionException | TimeoutException e) {
      LOG.debug("Kafka does not say where the log ends; copies look older meanwhile", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<Integer, CaughtUp.Copy> here() {
    Map<Integer, CaughtUp.Copy> copies = new HashMap<>();
    changelogs
        .get()
        .getOrDefault(ViewStore.NAME, Map.of())
        .forEach(
            (partition, lag) ->
                copies.put(
                    partition,
                    new CaughtUp.Copy(lag.currentOffsetPosition(), lag.endOffsetPosition())));
    return copies;
  }

  private void lookAtLog() throws ExecutionException, TimeoutException, InterruptedException {
    long before = System.nanoTime();
    Map<TopicPartition, OffsetSpec> all =
        IntStream.range(0, ends.length)
            .boxed()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(Topic.OPLOG.name(), p), p -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.listOffsets(all).all().get(ANSWER_MS, TimeUnit.MILLISECONDS);
    found.forEach((partition, end) -> ends[partition.partition()].saw(end.offset(), before));
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
