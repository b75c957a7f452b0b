package io.blazedb.log;

import java.util.Map;

/**
 * A topic that BlazeDB keeps.
 *
 * @param name its name in Kafka
 * @param settings the topic settings that it is created with, and that are checked when it is there
 * @param defaults further settings that it is created with, and that an operator may change
 */
public record Topic(String name, Map<String, String> settings, Map<String, String> defaults) {

  /** Every batch of every database: the truth. */
  public static final Topic OPLOG =
      new Topic(
          "blazedb.oplog",
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", "-1",
              "retention.bytes", "-1",
              "message.timestamp.type", "LogAppendTime",
              "max.message.bytes", Integer.toString(8 << 20)));

  /** What is set for databases, by name: those that are not in it have one shard. */
  public static final Topic DATABASES =
      new Topic("blazedb.databases", Map.of("cleanup.policy", "compact"));

  /** Trained compression dictionaries by their id: kept for as long as batches need them. */
  public static final Topic DICTIONARIES =
      new Topic("blazedb.dictionaries", Map.of("cleanup.policy", "compact"));

  /**
   * Operations that were refused: for people to look at, so that the oldest go. Segments are small,
   * because the broker drops whole ones only.
   */
  public static final Topic QUARANTINE =
      new Topic(
          "blazedb.quarantine",
          Map.of("cleanup.policy", "delete"),
          Map.of(
              "retention.ms", Long.toString(7L * 24 * 3_600_000),
              "retention.bytes", Integer.toString(64 << 20),
              "segment.bytes", Integer.toString(8 << 20)));

  /**
   * What gateways tell each other about who is here: gone after about two minutes, and nothing of
   * it is part of any database.
   */
  public static final Topic PRESENCE =
      new Topic(
          "blazedb.presence",
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", "60000",
              "segment.ms", "60000",
              "max.message.bytes", Integer.toString(PresenceRecordCodec.BYTES_MAX + 4096)),
          Map.of("segment.bytes", Integer.toString(4 << 20)));

  /**
   * Log records that a view could not merge, as they are, with headers that say where they stand
   * and what is wrong with them. Nothing reads it but people.
   */
  public static final Topic DEAD_LETTERS =
      new Topic(
          "blazedb.dead-letters",
          Map.of(
              "cleanup.policy", "delete",
              "retention.ms", Long.toString(30L * 24 * 60 * 60 * 1000),
              "retention.bytes", Integer.toString(256 << 20),
              "max.message.bytes", Integer.toString(9 << 20)));

  /** Copies the settings. */
  public Topic {
    settings = Map.copyOf(settings);
    defaults = Map.copyOf(defaults);
  }

  /** A topic of which all settings are checked. */
  public Topic(String name, Map<String, String> settings) {
    this(name, settings, Map.of());
  }
}
