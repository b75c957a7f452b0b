package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why the views of this process do not answer, in words for who asks. Thread-safe. */
final class QueryRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRefusals.class);

  private final Epoch epoch;
  private final LocalViews views;
  private final ViewProgress progress;
  private final long timeoutMs;

  QueryRefusals(Epoch epoch, LocalViews views, ViewProgress progress, long timeoutMs) {
    this.epoch = epoch;
    this.views = views;
    this.progress = progress;
    this.timeoutMs = timeoutMs;
  }

  /** The view is not open here: it is elsewhere, or moving. */
  static BlazeException moving(Shard shard) {
    return unavailable("the view of " + shard + " is not open here");
  }

  private static BlazeException unavailable(String why) {
    return new BlazeException(ErrorCode.UNAVAILABLE, why);
  }

  /** Why a view cannot be asked at all, or empty if it can. */
  Optional<BlazeException> ofView(Place place, Cursor atLeast) {
    return ofEpoch(atLeast).or(() -> ofStore(place));
  }

  /** Why a copy cannot be asked at all, or empty if it can. */
  Optional<BlazeException> ofCopy(Cursor atLeast) {
    return ofEpoch(atLeast).or(() -> views.ended().map(QueryRefusals::unavailable));
  }

  private Optional<BlazeException> ofEpoch(Cursor atLeast) {
    return atLeast.isStart() || atLeast.epoch().equals(epoch)
        ? Optional.empty()
        : Optional.of(
            new BlazeException(
                ErrorCode.CURSOR_EPOCH,
                "the cursor is of epoch %s, the oplog of epoch %s"
                    .formatted(atLeast.epoch(), epoch)));
  }

  /**
   * A view that is open answers even while others of this process are being restored. One whose
   * position is not known is opening, or not here: only the first is worth waiting for.
   */
  private Optional<BlazeException> ofStore(Place place) {
    Optional<BlazeException> ended = views.ended().map(QueryRefusals::unavailable);
    if (ended.isPresent() || progress.position(place.partition()) != ViewProgress.UNKNOWN) {
      return ended;
    }
    Optional<BlazeException> unready = views.unready().map(QueryRefusals::unavailable);
    return unready.isPresent() || isHere(place.partition())
        ? unready
        : Optional.of(moving(place.shard()));
  }

  private boolean isHere(int partition) {
    try {
      views.store(partition);
      return true;
    } catch (InvalidStateStoreException e) {
      LOG.debug("Partition {} is not here", partition, e);
      return false;
    }
  }

  /**
   * What to say of a question that failed.
   *
   * @param wanted the offset that the view was to reach
   */
  BlazeException of(Throwable failure, Place place, long wanted) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof BlazeException refusal) {
      return refusal;
    }
    if (cause instanceof TimeoutException) {
      return behind(place, wanted);
    }
    if (cause instanceof InvalidStateStoreException
        || cause instanceof StreamsNotStartedException
        || cause instanceof RejectedExecutionException) {
      return moving(place.shard());
    }
    LOG.error("A query of {} failed", place.shard(), cause);
    return new BlazeException(
        ErrorCode.INTERNAL, "the query of " + place.shard() + " failed", cause);
  }

  private BlazeException behind(Place place, long wanted) {
    return new BlazeException(
        ErrorCode.VIEW_BEHIND,
        "the view of %s has applied offsets below %d, not below %d, after %d ms"
            .formatted(
                place.shard(),
                Math.max(0, progress.position(place.partition())),
                wanted,
                timeoutMs));
  }
}
