package io.blazedb.port;

/**
 * What a {@link DictionaryStore} keeps in memory: everything, up to these bounds.
 *
 * @param dictionariesMax the most dictionaries, of all databases together
 * @param bytesMax the most bytes of dictionaries
 */
public record DictionaryLimits(int dictionariesMax, long bytesMax) {
  /** A thousand dictionaries of the usual 32 KB. */
  public static final DictionaryLimits DEFAULT = new DictionaryLimits(1_024, 32L << 20);

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException naming the one that is not positive
   */
  public DictionaryLimits {
    requirePositive("dictionariesMax", dictionariesMax);
    requirePositive("bytesMax", bytesMax);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
