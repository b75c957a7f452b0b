package io.blazedb.gateway.metrics;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.SessionPhase;
import io.blazedb.gateway.telemetry.SubscriptionPhase;
import io.blazedb.gateway.telemetry.Turned;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A gateway's metrics as Micrometer's meters, each registered here, once. To record is to add to a
 * {@link LongAdder}, or to a timer's own.
 */
final class GatewayMeters implements GatewayMetrics {
  private static final String PREFIX = "blazedb.gateway.";

  private final Meters meters;
  private final Phases<SessionPhase> sessions;
  private final Phases<SubscriptionPhase> subscriptions;
  private final LongAdder fallBehinds;
  private final LongAdder liveQueries;
  private final LongAdder liveOpened;
  private final LongAdder liveUpdates;
  private final LongAdder liveRows;
  private final LongAdder liveRowsHeld;
  private final LongAdder receivedMessages;
  private final LongAdder receivedBytes;
  private final LongAdder sentMessages;
  private final LongAdder sentBytes;
  private final LongAdder operations;
  private final LongAdder pushes;
  private final LongAdder pushedBytes;
  private final LongAdder inFlightPushes;
  private final LongAdder inFlightBytes;
  private final LongAdder inFlightFull;
  private final LongAdder rateWaits;
  private final LongAdder rateWaitMs;
  private final LongAdder fannedOut;
  private final LongAdder[] refused;
  private final LongAdder[] rejected;
  private final LongAdder[] turnedAway;
  private final LongAdder[] answered;
  private final LongAdder[][] viewFailures;
  private final Timer ack;
  private final Timer fanOutLag;
  private final Timer[] views;

  GatewayMeters(MeterRegistry registry) {
    meters = new Meters(registry, PREFIX);
    sessions =
        new Phases<>(
            meters,
            SessionPhase.CLOSED,
            new Phases.Names("sessions", "state", "WebSocket sessions by state"));
    subscriptions =
        new Phases<>(
            meters,
            SubscriptionPhase.ENDED,
            new Phases.Names("subscriptions", "state", "Subscriptions by state"));
    fallBehinds = counter("subscriptions.behind", "Live subscriptions that fell back to the log");
    liveQueries = meters.gauge("live.queries", "Live queries that are open");
    liveOpened = counter("live.queries.opened", "Live queries that were opened");
    liveUpdates = counter("live.updates", "Messages with rows of live queries");
    liveRows = counter("live.rows", "Rows told to live queries: came, changed or went");
    liveRowsHeld = meters.gauge("live.rows.held", "Rows in the results of all live queries");
    receivedMessages = counter("received.messages", "WebSocket messages received");
    receivedBytes = counter("received.bytes", "Bytes of WebSocket messages received");
    sentMessages = counter("sent.messages", "WebSocket messages sent");
    sentBytes = counter("sent.bytes", "Bytes of WebSocket messages sent");
    operations = counter("pushed.operations", "Operations of pushes that were checked");
    pushes = counter("pushes", "Pushes that were checked");
    pushedBytes = counter("pushed.bytes", "Bytes of log records that pushes make");
    inFlightPushes = meters.gauge("inflight.pushes", "Pushes that are not acked yet");
    inFlightBytes = meters.gauge("inflight.bytes", "Bytes of pushes that are not acked yet");
    inFlightFull = counter("inflight.full", "Sessions that waited for room for their pushes");
    rateWaits = counter("rate.waits", "Waits of sessions that are over their rate");
    rateWaitMs = meters.milliseconds("rate.wait.seconds", "Time of these waits");
    fannedOut = counter("fanout.records", "Log records given to subscribers");
    refused = meters.counters("refused", "code", ErrorCode.values(), "Messages refused, by code");
    rejected =
        meters.counters(
            "rejected.operations", "code", ErrorCode.values(), "Operations refused, by code");
    turnedAway =
        meters.counters(
            "connections.refused", "reason", Turned.values(), "Connections turned away");
    answered = meters.counters("http.responses", "status", HttpClass.values(), "HTTP responses");
    ack = meters.timer("ack", "From a push's arrival to its ack").register(registry);
    fanOutLag =
        meters
            .timer("fanout.lag", "From the broker's append of a log record to its fan-out")
            .register(registry);
    views = new Timer[ViewQuestion.values().length];
    viewFailures = new LongAdder[views.length][];
    for (ViewQuestion each : ViewQuestion.values()) {
      String kind = Meters.label(each);
      views[each.ordinal()] =
          meters.timer("view", "Questions to the views").tag("question", kind).register(registry);
      viewFailures[each.ordinal()] =
          meters.counters(
              "view.failures", "code", ErrorCode.values(), "Questions refused", "question", kind);
    }
  }

  /** HTTP's classes of statuses. */
  private enum HttpClass {
    INFORMATIONAL,
    SUCCESS,
    REDIRECTION,
    CLIENT_ERROR,
    SERVER_ERROR;

    static HttpClass of(int status) {
      return values()[Math.min(Math.max(status / 100, 1), values().length) - 1];
    }
  }

  private LongAdder counter(String name, String description) {
    return meters.counter(name, description);
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  private static void record(Timer timer, long began) {
    timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  @Override
  public void sessionOpened() {
    sessions.opened(SessionPhase.CONNECTING);
  }

  @Override
  public void sessionMoved(SessionPhase from, SessionPhase to) {
    sessions.moved(from, to);
  }

  @Override
  public void subscriptionOpened() {
    subscriptions.opened(SubscriptionPhase.CATCHING_UP);
  }

  @Override
  public void subscriptionMoved(SubscriptionPhase from, SubscriptionPhase to) {
    subscriptions.moved(from, to);
  }

  @Override
  public void fellBehind() {
    fallBehinds.increment();
  }

  @Override
  public void liveQueryOpened() {
    liveQueries.increment();
    liveOpened.increment();
  }

  @Override
  public void liveQueryEnded() {
    liveQueries.decrement();
  }

  @Override
  public void liveUpdate(int rows) {
    liveUpdates.increment();
    liveRows.add(rows);
  }

  @Override
  public void liveRowsHeld(long rows) {
    liveRowsHeld.add(rows);
  }

  @Override
  public void received(long bytes) {
    receivedMessages.increment();
    receivedBytes.add(bytes);
  }

  @Override
  public void sent(long bytes) {
    sentMessages.increment();
    sentBytes.add(bytes);
  }

  @Override
  public void pushed(int operations, long bytes) {
    this.operations.add(operations);
    pushes.increment();
    pushedBytes.add(bytes);
    inFlightPushes.increment();
    inFlightBytes.add(bytes);
  }

  @Override
  public void acked(long bytes, long began) {
    inFlightPushes.decrement();
    inFlightBytes.add(-bytes);
    record(ack, began);
  }

  @Override
  public void abandoned(int pushes, long bytes) {
    inFlightPushes.add(-pushes);
    inFlightBytes.add(-bytes);
  }

  @Override
  public void refused(ErrorCode code) {
    refused[code.ordinal()].increment();
  }

  @Override
  public void rejected(ErrorCode code) {
    rejected[code.ordinal()].increment();
  }

  @Override
  public void rateWaited(long waitMs) {
    rateWaits.increment();
    rateWaitMs.add(waitMs);
  }

  @Override
  public void turnedAway(Turned why) {
    turnedAway[why.ordinal()].increment();
  }

  @Override
  public void answered(int status) {
    answered[HttpClass.of(status).ordinal()].increment();
  }

  @Override
  public void viewAnswered(ViewQuestion question, long began) {
    record(views[question.ordinal()], began);
  }

  @Override
  public void viewFailed(ViewQuestion question, ErrorCode code, long began) {
    record(views[question.ordinal()], began);
    viewFailures[question.ordinal()][code.ordinal()].increment();
  }

  @Override
  public void fannedOut(long appendedAtMs) {
    fannedOut.increment();
    // Two machines' clocks: what seems to come before it was appended has just come.
    long lagMs = Math.max(0, System.currentTimeMillis() - appendedAtMs);
    fanOutLag.record(lagMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void inFlightFull() {
    inFlightFull.increment();
  }
}
