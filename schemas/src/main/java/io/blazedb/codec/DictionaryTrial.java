package io.blazedb.codec;

import io.blazedb.codec.CompressionChoice.Budget;
import io.blazedb.codec.CompressionChoice.Shared;
import io.blazedb.op.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a dictionary saves on batches that it was not trained on, as writers pack them: each with
 * the compression that {@link CompressionChoice} gives it at {@link Budget#BALANCED}.
 *
 * @param batches how many were packed
 * @param bytesPlain their bytes as they are
 * @param bytesBefore their bytes packed with what there is without the dictionary
 * @param bytesAfter their bytes packed with the dictionary where it is chosen
 */
public record DictionaryTrial(int batches, long bytesPlain, long bytesBefore, long bytesAfter) {

  /**
   * Packs each batch both ways.
   *
   * @param batches encoded, not compressed, and not among the samples
   * @param candidate the dictionary
   * @param present the dictionary that writers use now, if there is one
   */
  public static DictionaryTrial of(
      List<Bytes> batches, TrainedDictionary candidate, Optional<TrainedDictionary> present) {
    long plain = 0;
    long before = 0;
    long after = 0;
    for (Bytes batch : batches) {
      plain += batch.length();
      before += packedBytes(batch, present);
      after += packedBytes(batch, Optional.of(candidate));
    }
    return new DictionaryTrial(batches.size(), plain, before, after);
  }

  /** Whether writers would pack {@code batch} with a dictionary, if they had one. */
  public static boolean isFor(Bytes batch) {
    return choice(batch, Shared.DICTIONARY) == Compression.ZSTD_DICTIONARY;
  }

  private static Compression choice(Bytes batch, Shared shared) {
    return CompressionChoice.of(batch, Budget.BALANCED, shared);
  }

  private static long packedBytes(Bytes batch, Optional<TrainedDictionary> dictionary) {
    return dictionary.isPresent() && isFor(batch)
        ? BatchPacker.pack(batch, dictionary.get()).length()
        : BatchPacker.pack(batch, choice(batch, Shared.NOTHING)).length();
  }

  /** What the dictionary saves, in percent of {@link #bytesBefore}; below 0 if it costs. */
  public double savingPercent() {
    return bytesBefore == 0 ? 0 : 100.0 * (bytesBefore - bytesAfter) / bytesBefore;
  }
}
