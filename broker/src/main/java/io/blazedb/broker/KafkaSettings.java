package io.blazedb.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Turns a {@link BrokerConfig} into Kafka's own settings. */
final class KafkaSettings {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLIENT_LISTENER = "CLIENT";

  /** The controller is nobody's business but the broker's. */
  static final String CONTROLLER_HOST = "127.0.0.1";

  /**
   * Committed offsets are kept for ten years: a box that was switched off over the holidays must
   * not forget where its consumers were, and this Kafka has no strangers' groups to clean up after.
   */
  private static final int OFFSETS_RETENTION_MINUTES = 10 * 365 * 24 * 60;

  /**
   * After a crash the controller waits this long before it believes that the previous broker is
   * gone, so it bounds the time a restart takes.
   */
  private static final int BROKER_SESSION_TIMEOUT_MS = 3_000;

  private static final int BROKER_HEARTBEAT_INTERVAL_MS = 1_000;

  /** The shortest time after which a member of a group may be given up. */
  private static final int SESSION_TIMEOUT_MS_MIN = 500;

  /** Covers the index of a 64 MiB segment four times; Kafka allocates it up front. */
  private static final int INDEX_BYTES_MAX = 1024 * 1024;

  private KafkaSettings() {}

  static Properties of(BrokerConfig config, Path logDirectory, int clientPort, int controllerPort) {
    Map<String, Object> settings = new TreeMap<>();
    listeners(settings, config.host(), clientPort, controllerPort);
    threads(settings, config.profile());
    sizes(settings, config.profile());
    internalTopics(settings);
    logs(settings, config.durability());
    settings.put("log.dirs", logDirectory.toString());
    Properties properties = new Properties();
    settings.forEach((name, value) -> properties.setProperty(name, value.toString()));
    return properties;
  }

  /** An address as Kafka and its clients write it. */
  static String address(String host, int port) {
    boolean bareIpv6 = host.contains(":") && !host.startsWith("[");
    return (bareIpv6 ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * The voters are static and only their ids, not their ports, are stored with the metadata: this
   * is what lets the controller's port differ from start to start.
   */
  private static void listeners(
      Map<String, Object> settings, String host, int clientPort, int controllerPort) {
    String controller = address(CONTROLLER_HOST, controllerPort);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", NODE_ID);
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put(
        "listeners",
        CLIENT_LISTENER
            + "://"
            + address(host, clientPort)
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + controller);
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("broker.session.timeout.ms", BROKER_SESSION_TIMEOUT_MS);
    settings.put("broker.heartbeat.interval.ms", BROKER_HEARTBEAT_INTERVAL_MS);
  }

  private static void threads(Map<String, Object> settings, BrokerProfile profile) {
    settings.put("num.network.threads", profile.networkThreads());
    settings.put("num.io.threads", profile.ioThreads());
    settings.put("background.threads", profile.backgroundThreads());
    settings.put("log.cleaner.threads", 1);
    settings.put("num.recovery.threads.per.data.dir", 1);
    settings.put("group.coordinator.threads", 1);
    settings.put("share.coordinator.threads", 1);
  }

  private static void sizes(Map<String, Object> settings, BrokerProfile profile) {
    settings.put("message.max.bytes", profile.logRecordBytesMax());
    settings.put("socket.request.max.bytes", profile.requestBytesMax());
    settings.put("queued.max.request.bytes", profile.requestBytesMax());
    settings.put("log.cleaner.dedupe.buffer.size", profile.cleanerDedupeBytes());
    settings.put("log.segment.bytes", profile.segmentBytes());
    settings.put("log.index.size.max.bytes", INDEX_BYTES_MAX);
    settings.put("offsets.topic.segment.bytes", profile.segmentBytes());
    settings.put("transaction.state.log.segment.bytes", profile.segmentBytes());
    settings.put("share.coordinator.state.topic.segment.bytes", profile.segmentBytes());
    settings.put("metadata.log.segment.bytes", profile.segmentBytes());
  }

  private static void internalTopics(Map<String, Object> settings) {
    settings.put("offsets.topic.num.partitions", 1);
    settings.put("offsets.topic.replication.factor", 1);
    settings.put("offsets.retention.minutes", OFFSETS_RETENTION_MINUTES);
    settings.put("transaction.state.log.num.partitions", 1);
    settings.put("transaction.state.log.replication.factor", 1);
    settings.put("transaction.state.log.min.isr", 1);
    settings.put("share.coordinator.state.topic.num.partitions", 1);
    settings.put("share.coordinator.state.topic.replication.factor", 1);
    settings.put("share.coordinator.state.topic.min.isr", 1);
    settings.put("group.initial.rebalance.delay.ms", 0);
    // Kafka's own minimum, 6 s, is how long the views of a dead instance would be stale at least.
    settings.put("group.min.session.timeout.ms", SESSION_TIMEOUT_MS_MIN);
    settings.put("group.streams.initial.rebalance.delay.ms", 0);
  }

  private static void logs(Map<String, Object> settings, Durability durability) {
    settings.put("auto.create.topics.enable", false);
    settings.put("default.replication.factor", 1);
    settings.put("min.insync.replicas", 1);
    // Nothing expires by age unless its topic says so: the oplog is trimmed by the snapshotter.
    settings.put("log.retention.ms", -1);
    // A quorum of one needs no sign of life in its log, and a flash card no write twice a second.
    settings.put("metadata.max.idle.interval.ms", 0);
    if (durability == Durability.FSYNC) {
      settings.put("log.flush.interval.messages", 1);
    }
  }
}
