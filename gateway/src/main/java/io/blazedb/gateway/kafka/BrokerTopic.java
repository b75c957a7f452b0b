package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * One of our topics as the broker has it.
 *
 * @param epoch the topic's id
 * @param partitions how many it has
 */
record BrokerTopic(Epoch epoch, int partitions) {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerTopic.class);

  /**
   * Creates the topic if it is missing, and checks its settings if not.
   *
   * @param partitions how many it gets, if it has to be created
   * @throws OplogTopicException naming the setting that differs, or why it cannot be created
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if no broker answers
   */
  static BrokerTopic open(Topic topic, int partitions, KafkaOplogConfig config) {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      return new Opening(topic, partitions, config, admin).open();
    } catch (KafkaException e) {
      throw unreachable(config, e);
    }
  }

  private static BrokerTopic of(Uuid id, int partitions) {
    return new BrokerTopic(
        new Epoch(id.getMostSignificantBits(), id.getLeastSignificantBits()), partitions);
  }

  private static BlazeException unreachable(KafkaOplogConfig config, Throwable cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "Kafka at " + config.bootstrapServers() + " does not serve: " + cause.getMessage(),
        cause);
  }

  /** One attempt to open a topic. */
  private record Opening(Topic topic, int partitions, KafkaOplogConfig config, Admin admin) {

    BrokerTopic open() {
      Optional<TopicDescription> present = describe();
      if (present.isEmpty()) {
        return create();
      }
      check();
      return of(present.get().topicId(), present.get().partitions().size());
    }

    private Optional<TopicDescription> describe() {
      String name = topic.name();
      try {
        return Optional.of(admin.describeTopics(List.of(name)).topicNameValues().get(name).get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          return Optional.empty();
        }
        throw unreachable(config, e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private BrokerTopic create() {
      Map<String, String> settings = new HashMap<>(topic.defaults());
      settings.putAll(topic.settings());
      NewTopic wanted =
          new NewTopic(topic.name(), partitions, (short) config.replicationFactor())
              .configs(settings);
      try {
        CreateTopicsResult created = admin.createTopics(List.of(wanted));
        int count = created.numPartitions(topic.name()).get();
        LOG.info("Created topic {} with {} partitions", topic.name(), count);
        return of(created.topicId(topic.name()).get(), count);
      } catch (ExecutionException e) {
        throw notCreated(e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private RuntimeException notCreated(Throwable cause) {
      // Another process may have been faster: whoever tries again finds its topic.
      return cause instanceof RetriableException || cause instanceof TopicExistsException
          ? unreachable(config, cause)
          : new OplogTopicException(
              "topic " + topic.name() + " cannot be created: " + cause.getMessage(), cause);
    }

    private void check() {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      Config found;
      try {
        KafkaFuture<Config> asked = admin.describeConfigs(List.of(resource)).values().get(resource);
        found = asked.get();
      } catch (ExecutionException e) {
        throw unreachable(config, e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      new TreeMap<>(topic.settings()).forEach((key, wanted) -> check(found, key, wanted));
    }

    private void check(Config found, String key, String wanted) {
      ConfigEntry entry = found.get(key);
      String value = entry == null ? "nothing" : entry.value();
      if (!wanted.equals(value)) {
        throw new OplogTopicException(
            "topic %s has %s=%s, it must be %s=%s"
                .formatted(topic.name(), key, value, key, wanted));
      }
    }

    private BlazeException interrupted(InterruptedException cause) {
      Thread.currentThread().interrupt();
      return new BlazeException(
          ErrorCode.UNAVAILABLE, "interrupted while opening topic " + topic.name(), cause);
    }
  }
}
