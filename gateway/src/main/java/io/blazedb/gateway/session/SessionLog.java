package io.blazedb.gateway.session;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a session writes into the log: who it is, and how it ended. Never a token, and nothing of
 * what was pushed or asked. Confined to the session's thread.
 *
 * <p>Who was not let in leaves lines at DEBUG only: else anybody could fill the log.
 */
final class SessionLog {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Of a text that the device or its token made up. */
  private static final int TEXT_CHARS_MAX = 100;

  private final Visitor visitor;
  private final LongSupplier clockMs;
  private final long openedAtMs;
  private String node = "";
  private Level level = Level.DEBUG;
  private String why = "the device or the network closed it";
  private long operations;

  SessionLog(Visitor visitor, LongSupplier clockMs) {
    this.visitor = visitor;
    this.clockMs = clockMs;
    this.openedAtMs = clockMs.getAsLong();
  }

  private LoggingEventBuilder at(Level level) {
    LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("session", visitor.session());
    return node.isEmpty() ? line : line.addKeyValue("node", node);
  }

  /** The device was let in. */
  void opened(NodeId node, String subject, String agent) {
    this.node = node.toString();
    level = Level.INFO;
    at(level)
        .addKeyValue("subject", plain(subject))
        .addKeyValue("agent", plain(agent))
        .addKeyValue("address", visitor.address())
        .log("A session was opened");
  }

  void subscribed(DatabaseName database) {
    at(Level.DEBUG).addKeyValue("database", database.toString()).log("A subscription stands");
  }

  /** The code only: a refusal's words may hold what was pushed. */
  void refused(ErrorCode code) {
    if (LOG.isDebugEnabled()) {
      at(Level.DEBUG).addKeyValue("code", code.name()).log("A message was refused");
    }
  }

  void pushed(int count) {
    operations += count;
  }

  /** The gateway closes it; the first reason counts. */
  void closing(int status, String reason) {
    why = reason + " (" + status + ")";
  }

  void closed(long messagesSent) {
    at(level)
        .addKeyValue("why", why)
        .addKeyValue("ms", clockMs.getAsLong() - openedAtMs)
        .addKeyValue("operationsIn", operations)
        .addKeyValue("messagesOut", messagesSent)
        .log("A session was closed");
  }

  /** Without what could end a line or begin another one. */
  private static String plain(String text) {
    String cut = text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    return cut.replaceAll("\\p{C}", "?");
  }
}
