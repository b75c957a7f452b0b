package io.blazedb.gateway.metrics;

import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The meters of a process, and what a Prometheus server is told. Thread-safe.
 *
 * <p>Whoever else runs in the process binds its own meters to {@link #registry}.
 */
public final class Metrics {
  /** The type of {@link #scrape}: Prometheus' text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GatewayMetrics gateway = new GatewayMeters(registry);

  /** Meters of a gateway, all at zero. */
  public Metrics() {}

  /** Where they are registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /** What the gateway records to. */
  public GatewayMetrics gateway() {
    return gateway;
  }

  /**
   * Has {@code blazedb_gateway_ready} tell of a part what {@code unready} says.
   *
   * @param part one of a few names: a label's value
   */
  public void watchReady(String part, Supplier<Optional<String>> unready) {
    Gauge.builder("blazedb.gateway.ready", () -> unready.get().isEmpty() ? 1 : 0)
        .description("Whether a part that the gateway needs answers (1) or not (0)")
        .tag("part", part)
        .register(registry);
  }

  /** All meters in Prometheus' text format; takes some milliseconds. */
  public String scrape() {
    return registry.scrape();
  }
}
