package io.blazedb.fuzz;

import io.blazedb.op.Bytes;

/** Where Jazzer enters: the system property {@code fuzz.target} names the target. */
public final class FuzzEntry {
  private static final FuzzTarget TARGET =
      FuzzTarget.named(System.getProperty("fuzz.target", FuzzTarget.BATCH.folder()));

  private FuzzEntry() {}

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    TARGET.check(Bytes.wrap(input));
  }
}
