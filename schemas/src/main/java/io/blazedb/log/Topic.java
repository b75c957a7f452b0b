package io.blazedb.log;

import java.util.Map;

/**
 * A topic that BlazeDB keeps.
 *
 * @param name its name in Kafka
 * @param settings the topic settings that it is created with, and that are checked when it is there
 */
public record Topic(String name, Map<String, String> settings) {

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

  /** Trained compression dictionaries by their id: kept for as long as batches need them. */
  public static final Topic DICTIONARIES =
      new Topic("blazedb.dictionaries", Map.of("cleanup.policy", "compact"));

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
  }
}
