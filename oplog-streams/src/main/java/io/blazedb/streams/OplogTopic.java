package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import io.blazedb.op.Epoch;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What Kafka says of the oplog.
 *
 * @param epoch its incarnation
 * @param partitions the number of its partitions
 */
record OplogTopic(Epoch epoch, int partitions) {

  /**
   * Asks Kafka.
   *
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if there is no such topic, or no answer in
   *     time
   */
  static OplogTopic describe(Admin admin, ViewsConfig config) {
    String name = Topic.OPLOG.name();
    try {
      TopicDescription topic =
          admin
              .describeTopics(List.of(name))
              .topicNameValues()
              .get(name)
              .get(config.startTimeoutMs(), TimeUnit.MILLISECONDS);
      return new OplogTopic(epoch(topic.topicId()), topic.partitions().size());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? unavailable(
              "topic %s does not exist at %s: a gateway makes it at its first start"
                  .formatted(name, config.bootstrapServers()),
              e.getCause())
          : unreachable(config, e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(config, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while asking Kafka for " + name, e);
    }
  }

  private static Epoch epoch(Uuid topicId) {
    return new Epoch(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }

  private static BlazeException unreachable(ViewsConfig config, Throwable cause) {
    return unavailable(
        "Kafka at %s did not describe its topics within %d ms: %s"
            .formatted(config.bootstrapServers(), config.startTimeoutMs(), cause),
        cause);
  }

  private static BlazeException unavailable(String text, Throwable cause) {
    return new BlazeException(ErrorCode.UNAVAILABLE, text, cause);
  }
}
