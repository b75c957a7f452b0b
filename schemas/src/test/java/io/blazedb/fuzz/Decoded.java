package io.blazedb.fuzz;

import com.sun.management.ThreadMXBean;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.BlazeException;
import io.blazedb.op.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a decoder made of an input: a thing, or a typed refusal with a position that exists, for no
 * more heap than {@link HeapBound} states. Anything else is a finding.
 *
 * @param value what the bytes are, if they are something
 * @param refusal why they are not, else
 */
record Decoded<T>(Optional<T> value, Optional<BlazeException> refusal) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Decodes {@code input}; a position is one of its bytes, or its end. */
  static <T> Decoded<T> by(Function<Bytes, T> decoder, Bytes input) {
    return by(decoder, input, input.length(), HeapBound.of(input.length()));
  }

  /** Decodes {@code input}; a position is {@code positionMax} at most. */
  static <T> Decoded<T> by(
      Function<Bytes, T> decoder, Bytes input, int positionMax, long heapBytesMax) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Decoded<T> decoded = once(decoder, input, positionMax);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > heapBytesMax) {
      expectLessWhenWarm(decoder, input, positionMax, heapBytesMax);
    }
    return decoded;
  }

  /** Classes that load and scratch memory that a thread keeps are paid for once. */
  private static <T> void expectLessWhenWarm(
      Function<Bytes, T> decoder, Bytes input, int positionMax, long bound) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    once(decoder, input, positionMax);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    Finding.expect(
        allocated <= bound,
        () -> input.length() + " bytes took " + allocated + " of heap, not " + bound);
  }

  private static <T> Decoded<T> once(Function<Bytes, T> decoder, Bytes input, int positionMax) {
    try {
      return new Decoded<>(Optional.of(decoder.apply(input)), Optional.empty());
    } catch (BlazeException refusal) {
      expectPosition(refusal, positionMax);
      return new Decoded<>(Optional.empty(), Optional.of(refusal));
    }
  }

  private static void expectPosition(BlazeException refusal, int positionMax) {
    Finding.expect(!refusal.getMessage().isBlank(), () -> "a refusal without a text");
    Throwable fault = refusal.getCause() instanceof MalformedException cause ? cause : refusal;
    if (fault instanceof MalformedException malformed) {
      int position = malformed.position();
      Finding.expect(
          position >= 0 && position <= positionMax,
          () -> "not a position of the input: " + malformed.getMessage());
    }
  }
}
