package io.blazedb.op;

/**
 * How much of its shard's log a node had applied when it made a batch: what conflicts are judged
 * by.
 *
 * @param epoch the log's incarnation, {@link Epoch#NONE} if it had applied nothing
 * @param nextOffset the first offset it had not applied
 */
public record Observed(Epoch epoch, long nextOffset) {
  /** Nothing applied. */
  public static final Observed NOTHING = new Observed(Epoch.NONE, 0);

  /** Checks that the offset is not negative, and zero without an epoch. */
  public Observed {
    if (nextOffset < 0 || (epoch.equals(Epoch.NONE) && nextOffset != 0)) {
      throw new IllegalArgumentException("observed offset " + nextOffset + " of " + epoch);
    }
  }
}
