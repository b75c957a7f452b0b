package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** What becomes of a log record that cannot be merged: its copy in {@link Topic#DEAD_LETTERS}. */
final class DeadLetters {
  /** The name of the topology's sink. */
  static final String SINK = "dead-letters";

  private static final int DETAIL_CHARS_MAX = 1_000;

  private DeadLetters() {}

  /** Makes sure that the topic is there. */
  static void create(Admin admin, ViewsConfig config) {
    Topic topic = Topic.DEAD_LETTERS;
    NewTopic wanted =
        new NewTopic(topic.name(), 1, (short) config.replicationFactor()).configs(topic.settings());
    try {
      admin.createTopics(List.of(wanted)).all().get(config.startTimeoutMs(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw notCreated(e.getCause());
      }
    } catch (TimeoutException e) {
      throw notCreated(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notCreated(e);
    }
  }

  private static BlazeException notCreated(Throwable cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "topic " + Topic.DEAD_LETTERS.name() + " cannot be created: " + cause,
        cause);
  }

  /** The copy of a log record, with where it stands and why it was set aside. */
  static Record<byte[], byte[]> letter(
      Record<byte[], byte[]> record, RecordMetadata place, ErrorCode code, RuntimeException cause) {
    String text = String.valueOf(cause.getMessage());
    Headers headers = new RecordHeaders();
    add(headers, "blazedb-topic", place.topic());
    add(headers, "blazedb-partition", Integer.toString(place.partition()));
    add(headers, "blazedb-offset", Long.toString(place.offset()));
    add(headers, "blazedb-code", code.name());
    add(headers, "blazedb-detail", text.substring(0, Math.min(DETAIL_CHARS_MAX, text.length())));
    return new Record<>(record.key(), record.value(), record.timestamp(), headers);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
