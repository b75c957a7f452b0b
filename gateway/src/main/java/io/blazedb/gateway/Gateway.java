package io.blazedb.gateway;

import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.http.Front;
import io.blazedb.gateway.http.FrontConfig;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket and HTTP front of a log and its views. Thread-safe.
 *
 * <p>It owns its sockets and threads; the log and the views belong to whoever started it, and must
 * be closed after it.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String AGENT = "blazedb-gateway";

  private final Front front;
  private final AutoCloseable tail;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(Front front, AutoCloseable tail) {
    this.front = front;
    this.tail = tail;
  }

  /**
   * Starts a gateway and returns when it accepts connections.
   *
   * @throws GatewayStartException if it cannot listen; nothing is left running
   */
  public static Gateway start(GatewayConfig config, Oplog oplog, ViewReader views) {
    FanOut fanOut = new FanOut(oplog, config.ringBytesMax());
    SessionServices services =
        new SessionServices(
            config.session(), oplog, views, fanOut, System::currentTimeMillis, AGENT);
    Front front = listen(config, services);
    Gateway gateway = new Gateway(front, oplog.tail(fanOut));
    LOG.info("The gateway listens on {}:{}", config.host(), front.port());
    return gateway;
  }

  private static Front listen(GatewayConfig config, SessionServices services) {
    FrontConfig settings =
        new FrontConfig(
            config.host(),
            config.port(),
            config.eventLoops(),
            config.connectionsMax(),
            config.questionsMax(),
            config.bodyBytesMax(),
            config.pingIntervalMs(),
            config.drainTimeoutMs());
    try {
      return Front.listen(settings, services);
    } catch (CompletionException e) {
      throw new GatewayStartException(reason(config, e.getCause()), e.getCause());
    }
  }

  private static String reason(GatewayConfig config, Throwable cause) {
    String where = "port " + config.port() + " on " + config.host();
    boolean taken =
        cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use");
    return taken ? where + " is taken" : where + " cannot be listened on: " + cause.getMessage();
  }

  /** The TCP port that it listens on. */
  public int port() {
    return front.port();
  }

  /**
   * Tells every session that the gateway stops, acks what was pushed, closes connections and
   * threads. Idempotent. Takes little more than the drain timeout at most.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    front.drain();
    try {
      tail.close();
    } catch (Exception e) {
      LOG.warn("The tail of the oplog did not close cleanly", e);
    }
    front.close();
  }
}
