package io.blazedb.standalone.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each log event as one JSON object on one line: {@code timestamp} (ISO 8601, UTC,
 * milliseconds), {@code level}, {@code logger}, {@code thread}, {@code message}, then what the line
 * was given by name ({@code session}, {@code node}, {@code database} and so on), then {@code
 * exception} with its trace.
 *
 * <p>Logback's own JSON encoder has other names and a time that is no ISO time.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final byte[] NOTHING = {};

  /** An encoder that has yet to be started. */
  public JsonLines() {}

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    event.getMDCPropertyMap().forEach(line::put);
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(each -> put(line, each));
    }
    ObjectNode ordered =
        JsonNodeFactory.instance
            .objectNode()
            .put("timestamp", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("thread", event.getThreadName())
            .put("message", event.getFormattedMessage());
    line.properties().forEach(each -> ordered.putIfAbsent(each.getKey(), each.getValue()));
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      ordered.put("exception", ThrowableProxyUtil.asString(thrown));
    }
    return (ordered + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode line, KeyValuePair pair) {
    if (pair.value instanceof Long || pair.value instanceof Integer) {
      line.put(pair.key, ((Number) pair.value).longValue());
    } else {
      line.put(pair.key, String.valueOf(pair.value));
    }
  }
}
