package io.blazedb.gateway.session;

import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.RecentBatches;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.gateway.live.LiveRoom;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.presence.Presences;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.port.Databases;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all sessions of a gateway share.
 *
 * @param config what one session may use
 * @param pushCheck decides what of pushes is accepted
 * @param oplog the log
 * @param databases what is set for databases
 * @param views the merged views
 * @param dictionaries what batches may be packed with
 * @param training makes more dictionaries
 * @param fanOut the log's newest entries
 * @param parts what partial subscriptions read
 * @param live the room that live queries share
 * @param recentBatches what the log was given last
 * @param refusedOperations where refused operations go
 * @param presences who is here
 * @param authenticator who may do what
 * @param rates how fast they may be
 * @param inFlight bytes of pushes in flight, over all sessions
 * @param metrics is told what happens
 * @param clockMs the gateway's clock, Unix milliseconds
 * @param agent name and version of this software, as handshakes say it
 */
public record SessionServices(
    SessionConfig config,
    PushCheck pushCheck,
    Oplog oplog,
    Databases databases,
    ViewReader views,
    DictionaryStore dictionaries,
    DictionaryTraining training,
    FanOut fanOut,
    PartReading parts,
    LiveRoom live,
    RecentBatches recentBatches,
    RefusedOperations refusedOperations,
    Presences presences,
    Authenticator authenticator,
    RateLimiter rates,
    InFlightBytes inFlight,
    GatewayMetrics metrics,
    LongSupplier clockMs,
    String agent) {

  /**
   * Asks the views and measures what becomes of it.
   *
   * @return what {@code question} gives, or its failure; fails with a {@code TimeoutException} past
   *     {@link SessionConfig#queryTimeoutMs()}
   */
  public <T> CompletionStage<T> askViews(ViewQuestion kind, Supplier<CompletionStage<T>> question) {
    long began = metrics.now();
    return bounded(question)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                metrics.viewAnswered(kind, began);
              } else {
                metrics.viewFailed(kind, Refusals.code(failure), began);
              }
            });
  }

  private <T> CompletableFuture<T> bounded(Supplier<CompletionStage<T>> question) {
    try {
      return question
          .get()
          .toCompletableFuture()
          .copy()
          .orTimeout(config.queryTimeoutMs(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
