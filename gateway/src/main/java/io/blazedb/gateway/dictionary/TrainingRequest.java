package io.blazedb.gateway.dictionary;

import io.blazedb.op.DatabaseName;

/**
 * What a dictionary is trained on.
 *
 * @param database whose batches
 * @param batchesMax how many of the newest batches, at most
 * @param publishing when the dictionary is published
 */
public record TrainingRequest(DatabaseName database, int batchesMax, Publishing publishing) {
  /** What a request that does not say so takes. */
  public static final int BATCHES_DEFAULT = 2_000;

  /** Fewer leave too little to measure with. */
  public static final int BATCHES_MIN = 20;

  /** More take long and teach no more. */
  public static final int BATCHES_MAX = 20_000;

  /** When a trained dictionary is published. */
  public enum Publishing {
    /** If it saves enough on batches that it was not trained on. */
    IF_IT_PAYS,
    /** In any case. */
    ALWAYS
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException naming it
   */
  public TrainingRequest {
    if (batchesMax < BATCHES_MIN || batchesMax > BATCHES_MAX) {
      throw new IllegalArgumentException(
          "samples must be between %d and %d, not %d"
              .formatted(BATCHES_MIN, BATCHES_MAX, batchesMax));
    }
  }
}
