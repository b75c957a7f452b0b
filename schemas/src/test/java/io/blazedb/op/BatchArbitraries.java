package io.blazedb.op;

import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Values and batches spread over everything that the formats can say, with the lengths at which the
 * formats change shape. They are drawn in one go and not shrunk. {@link OperationArbitraries} makes
 * operations that collide instead.
 */
public final class BatchArbitraries {
  private BatchArbitraries() {}

  private static <T> Arbitrary<T> drawn(Function<Draw, T> draw) {
    return Arbitraries.randomValue(random -> draw.apply(new Draw(random)));
  }

  /** Texts of all of Unicode, and of the lengths at which length prefixes change. */
  public static Arbitrary<String> texts() {
    return drawn(Draw::text);
  }

  /** Values of every kind, nested up to three deep. */
  public static Arbitrary<Value> values() {
    return drawn(draw -> draw.value(3));
  }

  /** Maps of up to three values. */
  public static Arbitrary<Value.Map> maps() {
    return drawn(draw -> draw.map(1));
  }

  /** Up to 300 bytes. */
  public static Arbitrary<Bytes> bytes() {
    return noise(300, 256).map(Bytes::wrap);
  }

  /** Up to {@code lengthMax} bytes below {@code limit}, and 255. */
  public static Arbitrary<byte[]> noise(int lengthMax, int limit) {
    return drawn(draw -> draw.noise(lengthMax, limit));
  }

  /** Any UUID but the nil one. */
  public static Arbitrary<UUID> ids() {
    return drawn(Draw::id);
  }

  /** Names of one to 64 characters. */
  public static Arbitrary<CollectionName> collections() {
    return drawn(Draw::collection);
  }

  /** Batches of one to six operations. */
  public static Arbitrary<Batch> batches() {
    return drawn(Draw::batch);
  }
}
