package io.blazedb.codec;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains a {@link TrainedDictionary} on batches of a database. */
public final class DictionaryTrainer {
  /** Fewer samples teach nothing. */
  public static final int SAMPLES_MIN = 16;

  /** What is taken of the samples in all: training time grows with it. */
  private static final int SAMPLE_BYTES_MAX = 8 << 20;

  private DictionaryTrainer() {}

  /**
   * Trains on uncompressed batches like those that the dictionary is for. The dictionary's id is
   * derived from the database and its content.
   *
   * @param database whose batches they are
   * @param batches encoded, not compressed; the first 8 MB of them are used
   * @param bytesMax the largest size wanted
   * @return empty if there are fewer than 16 samples or they have too little in common
   */
  public static Optional<TrainedDictionary> train(
      DatabaseName database, List<Bytes> batches, int bytesMax) {
    List<Bytes> samples = samples(batches);
    if (samples.size() < SAMPLES_MIN) {
      return Optional.empty();
    }
    int size = Math.min(bytesMax, TrainedDictionary.BYTES_MAX);
    return Packing.train(samples, SAMPLE_BYTES_MAX, size)
        .map(bytes -> TrainedDictionary.numbered(database, bytes.toArray()));
  }

  private static List<Bytes> samples(List<Bytes> batches) {
    List<Bytes> samples = new ArrayList<>();
    int bytes = 0;
    for (Bytes batch : batches) {
      Bytes layout = BatchPacker.layout(batch);
      bytes += layout.length();
      if (bytes > SAMPLE_BYTES_MAX) {
        break;
      }
      samples.add(layout);
    }
    return samples;
  }
}
