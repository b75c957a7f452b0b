package io.blazedb.gateway;

import io.blazedb.codec.Limits;
import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.PartIndex;
import io.blazedb.gateway.fanout.RecentBatches;
import io.blazedb.gateway.http.Front;
import io.blazedb.gateway.http.FrontConfig;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.gateway.live.LiveRoom;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.presence.Presences;
import io.blazedb.gateway.session.InFlightBytes;
import io.blazedb.gateway.session.PushCheck;
import io.blazedb.gateway.session.RefusedOperations;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.port.Databases;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.OneShardEach;
import io.blazedb.port.Oplog;
import io.blazedb.port.PresenceChannel;
import io.blazedb.port.Quarantine;
import io.blazedb.port.ViewReader;
import java.net.BindException;
import java.util.UUID;
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
  private final Oplog.Tail tail;
  private final Authenticator authenticator;
  private final Presences presences;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(Front front, Oplog.Tail tail, Authenticator authenticator, Presences presences) {
    this.front = front;
    this.tail = tail;
    this.authenticator = authenticator;
    this.presences = presences;
  }

  /** Starts a gateway without dictionaries; else as the other {@code start}. */
  public static Gateway start(GatewayConfig config, Oplog oplog, ViewReader views) {
    return start(config, oplog, views, new NoDictionaries());
  }

  /** Starts a gateway without a quarantine, alone, with metrics of its own. */
  public static Gateway start(
      GatewayConfig config, Oplog oplog, ViewReader views, DictionaryStore dictionaries) {
    return start(
        config,
        oplog,
        views,
        dictionaries,
        new NoQuarantine(),
        new NoPresenceChannel(),
        new Metrics());
  }

  /** Starts a gateway of databases that have one shard each; else as the other {@code start}. */
  public static Gateway start(
      GatewayConfig config,
      Oplog oplog,
      ViewReader views,
      DictionaryStore dictionaries,
      Quarantine quarantine,
      PresenceChannel channel,
      Metrics metrics) {
    return start(
        config, oplog, new OneShardEach(), views, dictionaries, quarantine, channel, metrics);
  }

  /**
   * Starts a gateway and returns when it accepts connections.
   *
   * @param databases how many shards databases have; belongs to the caller, as log and views do
   * @param dictionaries what batches may be packed with; belongs to the caller, as log and views do
   * @param quarantine where refused operations go; belongs to the caller, too
   * @param channel how it tells other gateways who is here; belongs to the caller
   * @param metrics where it records what happens, and what it tells at {@code /metrics}; of one
   *     gateway only
   * @throws GatewayStartException if it cannot listen; nothing is left running
   */
  public static Gateway start(
      GatewayConfig config,
      Oplog oplog,
      Databases databases,
      ViewReader views,
      DictionaryStore dictionaries,
      Quarantine quarantine,
      PresenceChannel channel,
      Metrics metrics) {
    Limits limits = config.session().limits();
    PartIndex index = new PartIndex(limits, dictionaries.dictionaries());
    FanOut fanOut = new FanOut(oplog, config.ringBytesMax(), index, metrics.gateway());
    metrics.watchReady("log", fanOut::unready);
    metrics.watchReady("views", views::unready);
    metrics.watchReady("databases", databases::unready);
    metrics.watchReady("dictionaries", dictionaries::unready);
    RecentBatches recentBatches =
        new RecentBatches(
            config.recentBatchesMax(),
            config.session().inFlightMax(),
            config.session().limits(),
            oplog::partitionOf);
    Authenticator authenticator =
        Authenticator.of(config.security().authentication(), System::currentTimeMillis);
    Presences presences =
        new Presences(UUID.randomUUID(), config.presence(), channel, System::currentTimeMillis);
    SessionServices services =
        new SessionServices(
            config.session(),
            new PushCheck(config.session(), dictionaries, databases),
            oplog,
            databases,
            views,
            dictionaries,
            new DictionaryTraining(oplog, dictionaries, limits),
            fanOut,
            new PartReading(views, dictionaries, limits, metrics.gateway()),
            new LiveRoom(config.live()),
            recentBatches,
            new RefusedOperations(
                quarantine, dictionaries, config.session().limits(), config.quarantine()),
            presences,
            authenticator,
            new RateLimiter(config.security().rates()),
            new InFlightBytes(config.pushBytesMax()),
            metrics.gateway(),
            System::currentTimeMillis,
            AGENT);
    Front front = listen(config, services, metrics);
    presences.start();
    Oplog.Tail tail = oplog.tail(recentBatches.before(fanOut));
    fanOut.tell(tail);
    Gateway gateway = new Gateway(front, tail, authenticator, presences);
    LOG.info("The gateway listens on {}:{}", config.host(), gateway.port());
    return gateway;
  }

  /** Also a gateway that cannot listen must leave nothing running. */
  private static Front listen(GatewayConfig config, SessionServices services, Metrics metrics) {
    boolean listening = false;
    try {
      Front front = tryToListen(config, services, metrics);
      listening = true;
      return front;
    } finally {
      if (!listening) {
        services.authenticator().close();
      }
    }
  }

  private static Front tryToListen(
      GatewayConfig config, SessionServices services, Metrics metrics) {
    FrontConfig settings =
        new FrontConfig(
            config.host(),
            config.port(),
            config.eventLoops(),
            config.connectionsMax(),
            config.questionsMax(),
            config.bodyBytesMax(),
            config.pingIntervalMs(),
            config.drainTimeoutMs(),
            config.security().sockets(),
            config.security().origins(),
            config.security().tls(),
            config.security().metrics());
    try {
      return Front.listen(settings, services, metrics);
    } catch (IllegalStateException e) {
      throw new GatewayStartException(e.getMessage(), e);
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
    presences.close();
    authenticator.close();
  }
}
