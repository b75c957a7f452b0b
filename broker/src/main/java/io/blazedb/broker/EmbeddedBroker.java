package io.blazedb.broker;

import io.blazedb.broker.BrokerStartException.Reason;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka in this process: one node that is broker and KRaft controller.
 *
 * <p>Its fate is the process's fate: when Kafka meets a fatal fault while it runs (every log
 * directory failed, the metadata log is damaged), it halts the process at once, with status 1 and
 * without shutdown hooks. Restarting recovers the log. Only faults during the start come back as
 * exceptions; to that end {@link #start} sets Kafka's process-wide halt procedure, and sets it back
 * to halting the process afterwards.
 *
 * <p>Thread-safe. Kafka's own threads are not daemons: a broker that is never closed keeps the
 * process alive.
 */
public final class EmbeddedBroker implements Broker {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** A stop takes well under a second; past this one, the next start recovers what is missing. */
  private static final long STOP_TIMEOUT_MS = 30_000;

  private final KafkaRaftServer server;
  private final DataDirectory directory;
  private final String bootstrapServers;
  private final String clusterId;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private EmbeddedBroker(
      KafkaRaftServer server, DataDirectory directory, String bootstrapServers, String clusterId) {
    this.server = server;
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.clusterId = clusterId;
  }

  /**
   * Starts a broker and returns when it serves clients. On the first start the data directory is
   * formatted; after a crash the logs are recovered, for which there is no time limit. Interrupting
   * the thread does not cut a start short.
   *
   * @throws BrokerStartException when it can't start; nothing is left running, except that threads
   *     of Kafka may remain after {@link Reason#KAFKA_FAILED}
   */
  public static Broker start(BrokerConfig config) {
    DataDirectory directory = DataDirectory.open(config.dataDirectory());
    EmbeddedBroker broker = null;
    try {
      broker = prepared(directory, config);
    } finally {
      if (broker == null) {
        unlock(directory);
      }
    }
    broker.startServer();
    return broker;
  }

  private static EmbeddedBroker prepared(DataDirectory directory, BrokerConfig config) {
    String clusterId = directory.clusterIdOfFormat();
    int port = config.port();
    if (port == 0) {
      port = Ports.freeBut(0, config.host());
    } else {
      Ports.requireFree(config.host(), port);
    }
    int controllerPort = Ports.freeBut(port, KafkaSettings.CONTROLLER_HOST);
    KafkaRaftServer server =
        server(KafkaSettings.of(config, directory.path(), port, controllerPort));
    String address = KafkaSettings.address(config.host(), port);
    return new EmbeddedBroker(server, directory, address, clusterId);
  }

  private static KafkaRaftServer server(Properties settings) {
    try {
      return new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    } catch (Exception e) {
      // Scala does not declare what it throws: an IOException may come as well.
      throw BrokerStartException.kafkaFailed(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public String clusterId() {
    return clusterId;
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      closed.join();
      return;
    }
    try {
      stopServer();
    } finally {
      closed.complete(null);
    }
  }

  private void startServer() {
    boolean started = false;
    try {
      KafkaStart.run(server);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
    LOG.info("Broker of cluster {} serves {} from {}", clusterId, bootstrapServers, directory);
  }

  /**
   * Logs what goes wrong rather than throwing it: the data is safe, and the caller is leaving. A
   * server that may still be writing keeps the directory locked. Waits also when interrupted: what
   * is being stopped must not be left half-stopped.
   */
  private void stopServer() {
    try {
      KafkaStart.inBackground("blazedb-broker-stop", server::shutdown)
          .orTimeout(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      LOG.error("The broker did not stop cleanly; its next start recovers", e.getCause());
      if (e.getCause() instanceof TimeoutException) {
        return;
      }
    }
    unlock(directory);
  }

  private static void unlock(DataDirectory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      LOG.warn("The lock of {} could not be released", directory, e);
    }
  }
}
