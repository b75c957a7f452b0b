package io.blazedb.gateway.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Shows the metrics of Kafka's clients in a registry, for as long as they are open. One thread, the
 * binders' own work, looks for meters that a client has made meanwhile.
 */
final class ClientMeters implements AutoCloseable {
  private final Optional<MeterRegistry> registry;
  private final Optional<ScheduledExecutorService> looking;

  /** In {@code registry}, or nowhere if there is none. */
  ClientMeters(Optional<MeterRegistry> registry) {
    this.registry = registry;
    this.looking = registry.map(any -> scheduler());
  }

  private static ScheduledExecutorService scheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "blazedb-kafka-meters");
              thread.setDaemon(true);
              return thread;
            });
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }

  /** Shows those of {@code producer} until what is returned is run. */
  Runnable bind(Producer<?, ?> producer) {
    return registry
        .map(to -> bind(to, new KafkaClientMetrics(producer, List.of(), looking.orElseThrow())))
        .orElse(() -> {});
  }

  /** Shows those of {@code consumer} until what is returned is run. */
  Runnable bind(Consumer<?, ?> consumer) {
    return registry
        .map(to -> bind(to, new KafkaClientMetrics(consumer, List.of(), looking.orElseThrow())))
        .orElse(() -> {});
  }

  private static Runnable bind(MeterRegistry registry, KafkaClientMetrics metrics) {
    metrics.bindTo(registry);
    return metrics::close;
  }

  /** Ends the thread; who is bound is to be unbound first. */
  @Override
  public void close() {
    looking.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
