package io.blazedb.standalone.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a line of the log looks like. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** A JSON object a line, see {@link JsonLines}. */
  JSON;

  /** The appender of {@code logback.xml}. */
  private static final String APPENDER = "STDERR";

  /**
   * Has the log written so from now on. A process that is given a Logback configuration of its own,
   * without our appender, keeps that.
   */
  public void use() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      use(context);
    }
  }

  void use(LoggerContext context) {
    Appender<ILoggingEvent> ours = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
    if (this == JSON && ours instanceof ConsoleAppender<ILoggingEvent> console) {
      useJson(context, console);
    }
  }

  private static void useJson(LoggerContext context, ConsoleAppender<ILoggingEvent> console) {
    JsonLines json = new JsonLines();
    json.setContext(context);
    json.start();
    console.stop();
    console.setEncoder(json);
    console.start();
  }
}
