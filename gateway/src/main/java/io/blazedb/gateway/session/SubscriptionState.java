package io.blazedb.gateway.session;

import io.blazedb.wire.Message.SyncPhase;

/** Where a subscription stands. The methods are the only legal transitions. */
sealed interface SubscriptionState {

  /** The first offset that was not sent. */
  long nextOffset();

  /** How a {@code SyncState} names it. */
  SyncPhase phase();

  /** Older entries are being sent at the device's own pace. */
  record CatchingUp(long nextOffset) implements SubscriptionState {
    CatchingUp advanced(long to) {
      return new CatchingUp(requireNotBack(nextOffset, to));
    }

    Live live(long at) {
      return new Live(requireNotBack(nextOffset, at));
    }

    @Override
    public SyncPhase phase() {
      return SyncPhase.CATCHING_UP;
    }
  }

  /** Everything was sent that the tail of the log has brought; new entries follow as they come. */
  record Live(long nextOffset) implements SubscriptionState {
    Live advanced(long to) {
      return new Live(requireNotBack(nextOffset, to));
    }

    CatchingUp fellBehind() {
      return new CatchingUp(nextOffset);
    }

    @Override
    public SyncPhase phase() {
      return SyncPhase.LIVE;
    }
  }

  private static long requireNotBack(long from, long to) {
    if (to < from) {
      throw new AssertionError("a subscription went back from offset " + from + " to " + to);
    }
    return to;
  }
}
