package io.blazedb.codec;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** Dictionaries for tests. */
public final class SampleDictionaries {
  private static final int MAGIC = 0xEC30A437;
  private static final int SAMPLES = 400;
  private static final int OPERATIONS = 10;

  private SampleDictionaries() {}

  /** Has the header of a dictionary and nothing that could be used. */
  public static TrainedDictionary hollow(int id, int bytes, int seed) {
    byte[] dictionary = new byte[bytes];
    java.util.Arrays.fill(dictionary, (byte) seed);
    ByteBuffer.wrap(dictionary).order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).putInt(id);
    return TrainedDictionary.of(Bytes.wrap(dictionary));
  }

  /** Trained on {@link #batches}. */
  public static TrainedDictionary trained(DatabaseName database) {
    return DictionaryTrainer.train(database, batches(0, SAMPLES), 8 << 10).orElseThrow();
  }

  /** Small batches of one kind, encoded, not compressed. */
  public static List<Bytes> batches(int firstSeed, int count) {
    return IntStream.range(firstSeed, firstSeed + count)
        .mapToObj(seed -> BatchCodec.encode(SampleBatches.of(seed, OPERATIONS)))
        .toList();
  }
}
