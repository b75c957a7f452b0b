package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;

/**
 * The oplog's topic as the broker has it.
 *
 * @param epoch the topic's id
 * @param partitions how many it has
 */
record OplogTopic(Epoch epoch, int partitions) {

  /**
   * Creates the topic if it is missing, and checks its settings if not.
   *
   * @throws OplogTopicException naming the setting that differs, or why it cannot be created
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers
   */
  static OplogTopic open(KafkaOplogConfig config) {
    BrokerTopic topic = BrokerTopic.open(Topic.OPLOG, config.partitions(), config);
    return new OplogTopic(topic.epoch(), topic.partitions());
  }
}
