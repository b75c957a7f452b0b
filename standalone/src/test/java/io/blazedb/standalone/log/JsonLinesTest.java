package io.blazedb.standalone.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private static final long AT_MS = Instant.parse("2026-03-03T04:05:06.007Z").toEpochMilli();

  private final Logger logger = context().getLogger("io.blazedb.Some");

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static JsonNode lineOf(LoggingEvent event) throws Exception {
    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.strip().lines()).as("one line").hasSize(1);
    return new ObjectMapper().readTree(line);
  }

  private LoggingEvent event(String message, Throwable thrown, Object... arguments) {
    LoggingEvent event = new LoggingEvent("here", logger, Level.WARN, message, thrown, arguments);
    event.setThreadName("a thread");
    event.setInstant(Instant.ofEpochMilli(AT_MS));
    return event;
  }

  @Test
  void hasTimeLevelLoggerThreadAndMessage() throws Exception {
    JsonNode line = lineOf(event("{} of {}", null, 3, "\"seven\"\nlines"));
    assertThat(line.path("timestamp").asText()).isEqualTo("2026-03-03T04:05:06.007Z");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("logger").asText()).isEqualTo("io.blazedb.Some");
    assertThat(line.path("thread").asText()).isEqualTo("a thread");
    assertThat(line.path("message").asText()).isEqualTo("3 of \"seven\"\nlines");
    assertThat(line.has("exception")).isFalse();
  }

  @Test
  void hasWhatTheLineWasGivenByName() throws Exception {
    LoggingEvent event = event("A session was closed", null);
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("session", "x-1"),
            new KeyValuePair("ms", 12L),
            new KeyValuePair("level", "made up")));
    JsonNode line = lineOf(event);
    assertThat(line.path("session").asText()).isEqualTo("x-1");
    assertThat(line.path("ms").asLong()).isEqualTo(12);
    assertThat(line.path("level").asText()).as("cannot be overwritten").isEqualTo("WARN");
  }

  @Test
  void hasTheTraceOfAnException() throws Exception {
    Exception cause = new IllegalStateException("the cause");
    JsonNode line = lineOf(event("It failed", new RuntimeException("the failure", cause)));
    assertThat(line.path("exception").asText())
        .contains("the failure", "Caused by", "the cause", "JsonLinesTest");
  }
}
