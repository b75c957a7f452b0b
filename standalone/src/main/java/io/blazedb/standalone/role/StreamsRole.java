package io.blazedb.standalone.role;

import io.blazedb.gateway.kafka.KafkaDictionaries;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.DictionaryStore;
import io.blazedb.streams.Views;
import io.blazedb.streams.ViewsConfig;
import io.blazedb.streams.http.ViewServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/** One Streams instance of many: they share the partitions of the oplog among them. */
public final class StreamsRole implements AutoCloseable {
  private final Views views;
  private final String address;
  private final Parts parts;

  private StreamsRole(Views views, String address, Parts parts) {
    this.views = views;
    this.address = address;
    this.parts = parts;
  }

  /**
   * Starts an instance; returns when it has begun to merge. It waits for a gateway to make the
   * oplog's topic. Its health is served from the first moment on, and tells when its views answer.
   *
   * @throws RuntimeException a part's own start exception, with one line that says what to put
   *     right; nothing is left running
   */
  public static StreamsRole start(StreamsRoleConfig config) {
    Parts parts = new Parts();
    boolean started = false;
    try {
      StreamsRole role = start(config, parts);
      started = true;
      return role;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private static StreamsRole start(StreamsRoleConfig config, Parts parts) {
    ViewServer server = parts.add(ViewServer.listen(config.server()));
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.add(ProcessMeters.in(meters));
    server.showMetrics(meters::scrape, config.metricsSecret());
    String address =
        config.advertised().orElseGet(() -> Address.of(config.server().host(), server.port()));
    ViewsConfig viewsConfig = config.views().withApplicationServer(address);
    KafkaOplogConfig kafka =
        KafkaOplogConfig.at(viewsConfig.bootstrapServers())
            .withTopic(1, viewsConfig.replicationFactor());
    DictionaryStore dictionaries =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(
                    () -> KafkaDictionaries.open(kafka, DictionaryLimits.DEFAULT, meters),
                    server::waitingFor));
    Views views =
        parts.add(
            new Patience(config.startTimeoutMs())
                .until(() -> Views.start(viewsConfig, dictionaries), server::waitingFor));
    views.bindTo(meters);
    parts.add(server::drain);
    server.serve(views.shards(), views::placement);
    return new StreamsRole(views, address, parts);
  }

  /** Where gateways ask it. */
  public URI url() {
    return URI.create("http://" + address);
  }

  /** Completes when its views have stopped, by {@link #close} or because they have failed. */
  public CompletionStage<Void> whenStopped() {
    return views.whenStopped();
  }

  /** Refuses further questions, answers those that wait, commits, and stops. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
