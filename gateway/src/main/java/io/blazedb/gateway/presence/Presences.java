package io.blazedb.gateway.presence;

import io.blazedb.error.BlazeException;
import io.blazedb.log.PresenceRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.port.PresenceChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is here, for the sessions of a gateway. Thread-safe, and no method but {@link #close} waits:
 * one lock, held for map operations and for cutting a page, never while anything is encoded, sent
 * or published.
 *
 * <p>Changes are gathered for {@code intervalMs} and then told together, to the watchers here and
 * to the other gateways. When the channel is out of reach, presence goes on among the sessions of
 * this gateway; afterwards everything is said again.
 */
public final class Presences implements PresenceChannel.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presences.class);

  /** What is published at a time, and what may be on its way to the channel before more is. */
  private static final int PUBLISH_BYTES_MAX = 256 << 10;

  private static final int PUBLISHING_MAX = 16;
  private static final long BEAT_MS = 1_000;
  private static final long RETRY_MS = 1_000;
  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(1);

  private final PresenceConfig config;
  private final PresenceChannel channel;
  private final LongSupplier clockMs;
  private final PresenceState state;
  private final ScheduledThreadPoolExecutor thread;

  // Guarded by the state's monitor, as the state is.
  private boolean turnIsDue;
  private boolean closed;
  private int publishing;
  private long publishAgainMs = Long.MIN_VALUE;
  private long publishFailures;

  /**
   * The presences of a gateway; nothing is published or heard before {@link #start}.
   *
   * @param self the gateway's id, another one in each of its lives
   * @param clockMs the gateway's clock, Unix ms
   */
  public Presences(
      UUID self, PresenceConfig config, PresenceChannel channel, LongSupplier clockMs) {
    this.config = config;
    this.channel = channel;
    this.clockMs = clockMs;
    this.state = new PresenceState(self, config);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "blazedb-presence");
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins to hear of other gateways, and to tell them. */
  public void start() {
    channel.follow(this);
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::guardedTurn, BEAT_MS, BEAT_MS, TimeUnit.MILLISECONDS);
  }

  /** The bounds. */
  public PresenceConfig config() {
    return config;
  }

  /**
   * A node is here, and stays until its session withdraws it or another session announces it.
   *
   * @param watcher the session's, as given to {@link #watch}
   * @throws BlazeException {@code LIMIT_EXCEEDED} for a blob past the bound, {@code OVERLOADED} if
   *     there is no room for one more
   */
  public void announce(DatabaseName database, NodeId node, Runnable watcher, Bytes blob) {
    synchronized (state) {
      long nowMs = clockMs.getAsLong();
      state.announce(new Whereabouts(database, node), watcher, blob, nowMs);
      stir();
    }
  }

  /** A node is not here any more, unless another session announced it since. */
  public void withdraw(DatabaseName database, NodeId node, Runnable watcher) {
    synchronized (state) {
      state.withdraw(new Whereabouts(database, node), watcher);
      stir();
    }
  }

  /** Runs {@code watcher}, on a thread of ours, whenever {@link #since} may have more to tell. */
  public void watch(DatabaseName database, Runnable watcher) {
    synchronized (state) {
      state.rooms().watch(database, watcher);
    }
  }

  /** Takes back {@link #watch}. */
  public void unwatch(DatabaseName database, Runnable watcher) {
    synchronized (state) {
      state.rooms().unwatch(database, watcher);
    }
  }

  /** What to tell a watcher at {@code position}, about {@code bytesMax} bytes; empty if nothing. */
  public Optional<Page> since(DatabaseName database, Position position, int bytesMax) {
    synchronized (state) {
      return state.rooms().since(database, position, bytesMax);
    }
  }

  /** How many nodes are here, through any gateway. */
  public int size() {
    synchronized (state) {
      return state.rooms().size();
    }
  }

  /** How many of them are here through this gateway. */
  public int own() {
    synchronized (state) {
      return state.own();
    }
  }

  /** How many other gateways are heard of. */
  public int neighbours() {
    synchronized (state) {
      return state.neighbours();
    }
  }

  /** How often publishing failed so far. */
  public long publishFailures() {
    synchronized (state) {
      return publishFailures;
    }
  }

  @Override
  public void started() {
    synchronized (state) {
      state.connected();
      stir();
    }
  }

  @Override
  public void received(PresenceRecord record) {
    synchronized (state) {
      state.take(record, clockMs.getAsLong());
      stir();
    }
  }

  /** Makes a turn due, if none is. */
  private void stir() {
    if (turnIsDue || closed) {
      return;
    }
    turnIsDue = true;
    try {
      Future<?> unused =
          thread.schedule(this::guardedTurn, config.intervalMs(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Presence is being closed", e);
    }
  }

  /** A fault of ours must not end the turns to come. */
  private void guardedTurn() {
    try {
      turn();
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A turn of presence failed by a fault of the gateway", e);
    }
  }

  private void turn() {
    List<Runnable> watchers;
    List<PresenceRecord> records;
    synchronized (state) {
      turnIsDue = false;
      long nowMs = clockMs.getAsLong();
      state.passTime(nowMs);
      watchers = state.rooms().takeStirred();
      records = mayPublish(nowMs) ? state.next(nowMs, PUBLISH_BYTES_MAX) : List.of();
      publishing += records.size();
      if (state.hasUntold() && publishing < PUBLISHING_MAX && publishAgainMs <= nowMs) {
        stir();
      }
    }
    records.forEach(this::publish);
    watchers.forEach(Presences::wake);
  }

  /** A session whose thread has ended meanwhile keeps nobody from being woken. */
  private static void wake(Runnable watcher) {
    try {
      watcher.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("A watcher's thread has ended", e);
    }
  }

  private boolean mayPublish(long nowMs) {
    return !closed && publishing < PUBLISHING_MAX && nowMs >= publishAgainMs;
  }

  private void publish(PresenceRecord record) {
    try {
      channel.publish(record).whenComplete((done, failure) -> published(failure));
    } catch (RuntimeException e) {
      published(e);
    }
  }

  /** Once in an outage is enough to say so. */
  private void published(Throwable failure) {
    boolean isFirst;
    synchronized (state) {
      publishing--;
      if (failure == null) {
        return;
      }
      long nowMs = clockMs.getAsLong();
      isFirst = nowMs >= publishAgainMs;
      publishFailures++;
      publishAgainMs = nowMs + RETRY_MS;
      state.lost();
    }
    if (isFirst) {
      LOG.warn("Other gateways are not told who is here at present: {}", failure.toString());
    }
  }

  /**
   * Tells the others that all presences of this gateway end, if the channel takes it soon, and
   * ends. Idempotent.
   */
  @Override
  public void close() {
    synchronized (state) {
      if (closed) {
        return;
      }
      closed = true;
    }
    thread.shutdownNow();
    try {
      boolean ended = thread.awaitTermination(FAREWELL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      LOG.debug("The last turn has ended: {}", ended);
      PresenceRecord farewell;
      synchronized (state) {
        farewell = state.farewell();
      }
      CompletableFuture<Void> said = channel.publish(farewell).toCompletableFuture();
      said.get(FAREWELL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("The others were not told; they find out by the silence", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
