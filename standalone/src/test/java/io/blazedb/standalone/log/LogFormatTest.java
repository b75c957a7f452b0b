package io.blazedb.standalone.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration that is shipped, in a logging context of its own. */
class LogFormatTest {
  private final LoggerContext context = new LoggerContext();
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    context.stop();
    System.setErr(err);
  }

  private String logged(LogFormat format) throws JoranException {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogFormat.class.getResource("/logback.xml"));
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    format.use(context);
    context.getLogger("io.blazedb.Some").atWarn().addKeyValue("session", "x-1").log("A line");
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesObjects() throws Exception {
    JsonNode line = new ObjectMapper().readTree(logged(LogFormat.JSON));
    assertThat(line.path("message").asText()).isEqualTo("A line");
    assertThat(line.path("session").asText()).isEqualTo("x-1");
  }

  @Test
  void writesTextWithWhatTheLineHasByName() throws Exception {
    assertThat(logged(LogFormat.TEXT)).contains("WARN", "A line session=x-1");
  }
}
