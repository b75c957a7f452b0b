package io.blazedb.codec;

/**
 * What a reader accepts, checked before memory is taken.
 *
 * @param frameBytesMax the most bytes of one frame
 * @param batchBytesMax the most bytes of one batch, unpacked
 * @param operationsMax the most operations of one batch
 * @param changesMax the most field changes of one operation
 * @param elementsMax the most elements of one array, map, add or discard
 * @param textBytesMax the most UTF-8 bytes of one text, and of one binary value
 * @param depthMax the deepest nesting of arrays and maps
 */
public record Limits(
    int frameBytesMax,
    int batchBytesMax,
    int operationsMax,
    int changesMax,
    int elementsMax,
    int textBytesMax,
    int depthMax) {

  /**
   * The most field changes, elements, dots and map entries of one batch, all together: each is an
   * object once decoded, however few bytes it has. With this bound a decoded batch has taken less
   * than eight times its bytes and 64 MiB of heap.
   */
  public static final int ITEMS_MAX = 1 << 19;

  /** The limits that every implementation accepts at least. */
  public static final Limits DEFAULT =
      new Limits(4 << 20, 4 << 20, 10_000, 1_024, 65_536, 1 << 20, 16);

  /** Checks that every limit is positive. */
  public Limits {
    expectPositive("frameBytesMax", frameBytesMax);
    expectPositive("batchBytesMax", batchBytesMax);
    expectPositive("operationsMax", operationsMax);
    expectPositive("changesMax", changesMax);
    expectPositive("elementsMax", elementsMax);
    expectPositive("textBytesMax", textBytesMax);
    expectPositive("depthMax", depthMax);
  }

  private static void expectPositive(String name, int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit " + name + " is " + limit + ", not positive");
    }
  }
}
