package io.blazedb.gateway.shards;

import io.blazedb.op.Shard;
import io.blazedb.query.exec.ExecLimits;

/**
 * What questions to databases of several shards may take, beside what each shard allows.
 *
 * @param shardsAskedMax how many shards are asked at once, over all questions: that bounds the
 *     answers that are held, some 1 MiB each; a question that has no room is refused as {@code
 *     OVERLOADED}
 * @param threads how many that need an engine here, joins above all, run at once
 * @param limits of what is gathered for one question
 */
public record GatheringConfig(int shardsAskedMax, int threads, ExecLimits limits) {
  /** 256 shards, 2 threads, the limits of one view. */
  public static final GatheringConfig DEFAULT = new GatheringConfig(256, 2, ExecLimits.DEFAULT);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the setting that is not usable
   */
  public GatheringConfig {
    requireBetween("gathering.shardsAskedMax", shardsAskedMax, Shard.COUNT_MAX, 100_000);
    requireBetween("gathering.threads", threads, 1, 64);
  }

  private static void requireBetween(String setting, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, not %d".formatted(setting, min, max, value));
    }
  }
}
