package io.blazedb.gateway.fanout;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Shard;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Somebody's interest in some collections of a shard: it is told of entries that touch them, and
 * can tell how far others have passed. Thread-safe.
 */
public final class PartInterest {
  private static final long NONE = Long.MAX_VALUE;

  private final Shard shard;
  private final Set<CollectionName> collections;
  private final Runnable wake;
  private final AtomicLong firstTouched = new AtomicLong(NONE);

  /**
   * An interest that is yet to be registered.
   *
   * @param wake runs on the tail's thread when there is something new; must return at once
   */
  public PartInterest(Shard shard, Set<CollectionName> collections, Runnable wake) {
    this.shard = shard;
    this.collections = Set.copyOf(collections);
    this.wake = wake;
  }

  /**
   * What is known of the entries that were added since somebody took all there were.
   *
   * @param offset no entry before it touches the collections
   * @param touches whether one from it on may
   */
  public record Passed(long offset, boolean touches) {}

  Shard shard() {
    return shard;
  }

  /** The collections. */
  public Set<CollectionName> collections() {
    return collections;
  }

  void touched(long offset) {
    firstTouched.accumulateAndGet(offset, Math::min);
    wake.run();
  }

  void wake() {
    wake.run();
  }

  /**
   * Takes note that everything that is flagged now is about to be taken.
   *
   * @param passedBefore how far all entries were looked at, read before this call
   */
  Passed passed(long passedBefore) {
    long touched = firstTouched.getAndSet(NONE);
    return touched == NONE ? new Passed(passedBefore, false) : new Passed(touched, true);
  }
}
