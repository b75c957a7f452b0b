package io.blazedb.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.blazedb.error.BlazeException;
import io.blazedb.op.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Feeds damaged bytes to a decoder and checks that it returns or refuses, within a memory bound.
 */
public final class Damage {
  /** What a refused input may cost whatever its size: an exception with its trace and text. */
  public static final long CONSTANT_BYTES = 96 << 10;

  /** Bytes of heap for each byte of refused input. */
  public static final int FACTOR = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Damage() {}

  /** The result, or empty if the decoder refused as it should. */
  public static <T> Optional<T> decode(Bytes bytes, Function<Bytes, T> decoder) {
    try {
      return Optional.of(decoder.apply(bytes));
    } catch (BlazeException e) {
      assertThat(e.getMessage()).isNotBlank();
      expectPositionWithin(e, bytes);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return fail("bytes " + bytes + " end in " + e, e);
    }
  }

  private static void expectPositionWithin(BlazeException e, Bytes bytes) {
    Throwable fault = e.getCause() instanceof MalformedException cause ? cause : e;
    if (fault instanceof MalformedException malformed) {
      assertThat(malformed.position()).isBetween(0, bytes.length());
    }
  }

  /** Calls {@code check} with every proper beginning of {@code bytes}. */
  public static void eachTruncation(Bytes bytes, Consumer<Bytes> check) {
    for (int length = 0; length < bytes.length(); length++) {
      check.accept(Bytes.wrap(bytes.array(), bytes.offset(), length));
    }
  }

  /** A copy with the byte at {@code index} replaced. */
  public static Bytes with(Bytes bytes, int index, int value) {
    byte[] copy = bytes.toArray();
    copy[index] = (byte) value;
    return Bytes.wrap(copy);
  }

  /** The bytes of heap that decoding takes, whether it succeeds or not; classes load before. */
  public static <T> long allocated(Bytes bytes, Function<Bytes, T> decoder) {
    Optional<T> first = decode(bytes, decoder);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Optional<T> result = decode(bytes, decoder);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(result.isPresent()).isEqualTo(first.isPresent());
    return allocated;
  }

  /** Checks the bound on memory for a refused input. */
  public static void expectBoundedMemory(Bytes bytes, Function<Bytes, ?> decoder) {
    assertThat(allocated(bytes, decoder))
        .as("heap for %d bytes", bytes.length())
        .isLessThanOrEqualTo((long) FACTOR * bytes.length() + CONSTANT_BYTES);
  }
}
