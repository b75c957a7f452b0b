package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Report;
import io.blazedb.benchmarks.Row;
import io.blazedb.benchmarks.Target;
import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.log.LogEnvelope;
import io.blazedb.log.ShardKey;
import io.blazedb.log.Topic;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.ViewReader.ViewState;
import io.blazedb.streams.Views;
import io.blazedb.streams.ViewsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How fast a view comes back whose disk is lost: so many records are merged, the state directory is
 * deleted, and the time is taken from the next start until the same digest is answered. Broker and
 * views run in this process.
 */
public final class RestoreRow {
  private static final DatabaseName DATABASE = new DatabaseName("bench");
  private static final NodeId NODE = new NodeId(1, 1);
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final int BATCH = 5_000;
  private static final long STARTED_MILLIS = 1_767_225_600_000L;
  private static final long SEED = 20_261_122L;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path directory;
  private final int records;
  private final Consumer<String> say;

  /** A row over so many records, whose files lie in {@code directory}. */
  public RestoreRow(Path directory, int records, Consumer<String> say) {
    this.directory = directory;
    this.records = records;
    this.say = say;
  }

  /** Measures it once: its parts are too long to take turns. */
  public void measure(Report report) {
    try (Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory.resolve("broker")))) {
      Cursor end = fill(broker.bootstrapServers());
      ViewsConfig config =
          ViewsConfig.of(broker.bootstrapServers(), directory.resolve("state"))
              .withCloseTimeoutMs(60_000);
      Timed merged = timed("merged", config, end);
      Timed intact = timed("opened with the disk intact", config, end);
      delete(directory.resolve("state"));
      Timed restored = timed("restored", config, end);
      requireSame(merged, intact);
      requireSame(merged, restored);
      report.row(
          Row.ofCounts(
              "restored records/s, " + records + " records",
              Target.NONE,
              records * 1_000L,
              restored.ms));
      report.row(Row.ofCounts("restore/merge, time", Target.NONE, restored.ms, merged.ms));
    }
  }

  private record Timed(long ms, ViewState state) {}

  private Timed timed(String what, ViewsConfig config, Cursor end) {
    long began = System.nanoTime();
    try (Views views = Views.start(config)) {
      views.whenRunning().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      ViewState state = state(views, end);
      long ms = Math.max(1, (System.nanoTime() - began) / 1_000_000);
      say.accept(
          String.format(
              Locale.ROOT,
              "%s: %,d records in %,d ms, %,d a second",
              what,
              records,
              ms,
              records * 1_000L / ms));
      return new Timed(ms, state);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the views do not come up", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A question waits for some seconds only: it is asked again until the view is there. */
  private static ViewState state(Views views, Cursor end)
      throws ExecutionException, InterruptedException, TimeoutException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return views
            .reader()
            .state(DATABASE, end)
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
      }
    }
  }

  private static void requireSame(Timed one, Timed other) {
    if (!one.state.equals(other.state)) {
      throw new IllegalStateException(one.state + " came back as " + other.state);
    }
  }

  private Cursor fill(String bootstrapServers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      NewTopic topic =
          new NewTopic(Topic.OPLOG.name(), 1, (short) 1).configs(Topic.OPLOG.settings());
      get(admin.createTopics(List.of(topic)).all());
      org.apache.kafka.common.Uuid id =
          get(admin.describeTopics(List.of(topic.name())).allTopicNames())
              .get(topic.name())
              .topicId();
      return Cursor.of(
          new Epoch(id.getMostSignificantBits(), id.getLeastSignificantBits()),
          produce(bootstrapServers));
    }
  }

  /** The number of log records. */
  private long produce(String bootstrapServers) {
    byte[] key = ShardKey.encode(Shard.first(DATABASE));
    long count = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 4 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int from = 0; from < records; from += BATCH) {
        Batch batch = new Batch(NODE, Observed.NOTHING, operations(from));
        byte[] value = LogEnvelope.of(BatchCodec.encode(batch, Layout.COLUMNAR)).encode().toArray();
        count =
            producer.send(new ProducerRecord<>(Topic.OPLOG.name(), 0, key, value)).get().offset()
                + 1;
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not take the records", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return count;
  }

  private List<Operation> operations(int from) {
    List<Operation> operations = new ArrayList<>(BATCH);
    for (int i = from; i < Math.min(records, from + BATCH); i++) {
      operations.add(
          new Operation(
              NODE,
              i + 1L,
              HybridTime.ofMillis(STARTED_MILLIS + i),
              NOTES,
              RecordId.of(new UUID(SEED, i)),
              OpType.INSERT,
              List.of(
                  Change.put("done", Value.of(i % 2 == 0)),
                  Change.put("number", Value.of(i)),
                  Change.put("text", Value.of("Water the plants, " + i)))));
    }
    return operations;
  }

  private static void delete(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(root) && !each.endsWith("instance-id")) {
          Files.delete(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not serve", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
