package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The oplog's topic as the broker has it.
 *
 * @param epoch the topic's id
 * @param partitions how many it has
 */
record OplogTopic(Epoch epoch, int partitions) {
  private static final Logger LOG = LoggerFactory.getLogger(OplogTopic.class);
  private static final String NAME = Topic.OPLOG.name();

  /**
   * Creates the topic if it is missing, and checks its settings if not.
   *
   * @throws OplogTopicException naming the setting that differs, or why it cannot be created
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers
   */
  static OplogTopic open(KafkaOplogConfig config) {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      Optional<TopicDescription> present = describe(admin, config);
      if (present.isEmpty()) {
        return create(admin, config);
      }
      check(admin, config);
      return of(present.get().topicId(), present.get().partitions().size());
    } catch (KafkaException e) {
      throw unreachable(config, e);
    }
  }

  private static OplogTopic of(Uuid id, int partitions) {
    return new OplogTopic(
        new Epoch(id.getMostSignificantBits(), id.getLeastSignificantBits()), partitions);
  }

  private static Optional<TopicDescription> describe(Admin admin, KafkaOplogConfig config) {
    try {
      return Optional.of(admin.describeTopics(List.of(NAME)).topicNameValues().get(NAME).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw unreachable(config, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static OplogTopic create(Admin admin, KafkaOplogConfig config) {
    NewTopic topic =
        new NewTopic(NAME, config.partitions(), (short) config.replicationFactor())
            .configs(Topic.OPLOG.settings());
    try {
      CreateTopicsResult created = admin.createTopics(List.of(topic));
      OplogTopic oplog = of(created.topicId(NAME).get(), created.numPartitions(NAME).get());
      LOG.info("Created topic {} with {} partitions", NAME, oplog.partitions);
      return oplog;
    } catch (ExecutionException e) {
      throw notCreated(config, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RuntimeException notCreated(KafkaOplogConfig config, Throwable cause) {
    // Another process may have been faster: whoever tries again finds its topic.
    return cause instanceof RetriableException || cause instanceof TopicExistsException
        ? unreachable(config, cause)
        : new OplogTopicException(
            "topic " + NAME + " cannot be created: " + cause.getMessage(), cause);
  }

  private static void check(Admin admin, KafkaOplogConfig config) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    Config found;
    try {
      KafkaFuture<Config> asked = admin.describeConfigs(List.of(resource)).values().get(resource);
      found = asked.get();
    } catch (ExecutionException e) {
      throw unreachable(config, e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    new TreeMap<>(Topic.OPLOG.settings()).forEach((key, wanted) -> check(found, key, wanted));
  }

  private static void check(Config found, String key, String wanted) {
    ConfigEntry entry = found.get(key);
    String value = entry == null ? "nothing" : entry.value();
    if (!wanted.equals(value)) {
      throw new OplogTopicException(
          "topic " + NAME + " has " + key + "=" + value + ", it must be " + key + "=" + wanted);
    }
  }

  private static BlazeException unreachable(KafkaOplogConfig config, Throwable cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "Kafka at " + config.bootstrapServers() + " does not serve: " + cause.getMessage(),
        cause);
  }

  private static BlazeException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BlazeException(ErrorCode.UNAVAILABLE, "interrupted while opening the oplog", cause);
  }
}
