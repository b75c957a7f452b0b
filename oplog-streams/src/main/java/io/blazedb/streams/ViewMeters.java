package io.blazedb.streams;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Shows what views do in a registry: the merge's counts, how far each partition is, and Kafka
 * Streams' own metrics with those of RocksDB.
 */
final class ViewMeters implements AutoCloseable {
  private static final String PREFIX = "blazedb.views.";

  private final MeterRegistry registry;
  private final ScheduledExecutorService looking;
  private final KafkaStreamsMetrics kafka;

  private ViewMeters(MeterRegistry registry, KafkaStreams streams) {
    this.registry = registry;
    this.looking = scheduler();
    this.kafka = new KafkaStreamsMetrics(streams, List.of(), looking);
  }

  /** Shows those of {@code streams}; what is ours is added by the other methods. */
  static ViewMeters of(MeterRegistry registry, KafkaStreams streams) {
    ViewMeters meters = new ViewMeters(registry, streams);
    meters.kafka.bindTo(registry);
    return meters;
  }

  private static ScheduledExecutorService scheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "blazedb-view-meters");
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  void merge(MergeCounters counters) {
    count("records", "Log records merged", counters, MergeCounts::logRecords);
    count("operations", "Operations merged", counters, MergeCounts::operations);
    count("poisoned", "Log records that could not be read", counters, MergeCounts::poisoned);
    count("healed", "Digests counted anew after a crash", counters, MergeCounts::healed);
    count("conflicts", "Conflicts found", counters, MergeCounts::conflicts);
  }

  private void count(
      String name,
      String description,
      MergeCounters counters,
      ToDoubleFunction<MergeCounts> count) {
    FunctionCounter.builder(PREFIX + name, counters, each -> count.applyAsDouble(each.counts()))
        .description(description)
        .register(registry);
  }

  void positions(ViewProgress progress, int partitions) {
    for (int p = 0; p < partitions; p++) {
      int partition = p;
      Gauge.builder(PREFIX + "position", () -> (double) progress.position(partition))
          .description("First offset that is not merged; -1 if the partition is not here")
          .tag("partition", Integer.toString(partition))
          .register(registry);
    }
  }

  void restores(RestoreProgress restores) {
    gauge("restore.done.records", "Of what is restored now, what is", restores::done);
    gauge("restore.all.records", "What is restored now", restores::total);
    FunctionCounter.builder(PREFIX + "restored.records", restores, RestoreProgress::restored)
        .description("Read from changelogs to rebuild views")
        .register(registry);
  }

  void ready(Supplier<Boolean> ready) {
    gauge("ready", "Whether queries are answered (1) or not (0)", () -> ready.get() ? 1 : 0);
  }

  void budget(long bytes) {
    gauge("rocksdb.budget.bytes", "Memory that RocksDB may use", () -> bytes);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  /** Takes Kafka's away; ours say what they said last. */
  @Override
  public void close() {
    kafka.close();
    looking.shutdownNow();
  }
}
