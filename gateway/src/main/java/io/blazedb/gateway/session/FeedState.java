package io.blazedb.gateway.session;

import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.gateway.telemetry.SubscriptionPhase;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Message.SyncPhase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where a feed stands in the log of its shard, as metrics count it. Confined to its loop. */
final class FeedState {
  private final GatewayMetrics metrics;
  private SubscriptionState state;
  private boolean ended;

  /** Of a feed that is being opened at an offset. */
  FeedState(GatewayMetrics metrics, long nextOffset) {
    this.metrics = metrics;
    state = new SubscriptionState.CatchingUp(nextOffset);
    metrics.subscriptionOpened();
  }

  /** The first offset that was not sent. */
  long nextOffset() {
    return state.nextOffset();
  }

  SyncPhase phase() {
    return state.phase();
  }

  boolean isCatchingUp() {
    return state instanceof SubscriptionState.CatchingUp;
  }

  boolean isEnded() {
    return ended;
  }

  /** The offsets that there are, without asking the log if the fan-out has the position. */
  CompletionStage<Oplog.Range> range(SessionServices services, Shard shard) {
    return services
        .fanOut()
        .held(shard)
        .filter(held -> held.start() <= nextOffset() && nextOffset() <= held.end())
        .map(CompletableFuture::completedStage)
        .orElseGet(() -> services.oplog().range(shard));
  }

  void advance(long to) {
    state =
        state instanceof SubscriptionState.Live live
            ? live.advanced(to)
            : ((SubscriptionState.CatchingUp) state).advanced(to);
  }

  /** The end of the log is reached; whether it was not before. */
  boolean goLive(long at) {
    if (state instanceof SubscriptionState.CatchingUp catchingUp) {
      state = catchingUp.live(at);
      metrics.subscriptionMoved(SubscriptionPhase.CATCHING_UP, SubscriptionPhase.LIVE);
      return true;
    }
    advance(at);
    return false;
  }

  /** More has come than could be taken; whether it was live. */
  boolean fallBehind() {
    if (state instanceof SubscriptionState.Live live) {
      state = live.fellBehind();
      metrics.subscriptionMoved(SubscriptionPhase.LIVE, SubscriptionPhase.CATCHING_UP);
      metrics.fellBehind();
      return true;
    }
    return false;
  }

  void end() {
    if (!ended) {
      metrics.subscriptionMoved(
          isCatchingUp() ? SubscriptionPhase.CATCHING_UP : SubscriptionPhase.LIVE,
          SubscriptionPhase.ENDED);
    }
    ended = true;
  }
}
