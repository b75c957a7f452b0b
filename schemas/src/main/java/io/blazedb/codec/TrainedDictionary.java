package io.blazedb.codec;

import io.blazedb.op.Bytes;

/**
 * A Zstandard dictionary trained on a database's batches, for batches too small to compress well on
 * their own.
 *
 * @param id its number, 1 or more: a database's next dictionary has the next number, and no number
 *     is used for other bytes ever again
 * @param bytes the dictionary as the trainer made it
 */
public record TrainedDictionary(int id, Bytes bytes) {
  /** The most bytes of a dictionary. */
  public static final int BYTES_MAX = 1 << 17;

  /** Checks id and size. */
  public TrainedDictionary {
    if (id < 1) {
      throw new IllegalArgumentException("dictionary id " + id + " is not positive");
    }
    if (bytes.length() == 0 || bytes.length() > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a dictionary of " + bytes.length() + " bytes: 1 to " + BYTES_MAX);
    }
  }
}
