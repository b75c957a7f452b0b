package io.blazedb.op;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** MurmurHash3 x64 128 with seed 0, as Austin Appleby published it into the public domain. */
public final class Hash128 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private Hash128() {}

  /** Hashes into {@code halves[0]}, the upper 64 bits, and {@code halves[1]}, the lower. */
  public static void hash(byte[] data, int offset, int length, long[] halves) {
    long h1 = 0;
    long h2 = 0;
    int blocksEnd = offset + (length & ~15);
    for (int i = offset; i < blocksEnd; i += 16) {
      h1 ^= mix1((long) LONG.get(data, i));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mix2((long) LONG.get(data, i + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int tail = length & 15;
    h2 ^= mix2(tail(data, blocksEnd + 8, tail - 8));
    h1 ^= mix1(tail(data, blocksEnd, Math.min(tail, 8)));
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    halves[0] = h1;
    halves[1] = h2;
  }

  private static long tail(byte[] data, int from, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (data[from + i] & 0xFFL) << (8 * i);
    }
    return bits;
  }

  private static long mix1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mix2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long k) {
    k ^= k >>> 33;
    k *= 0xff51afd7ed558ccdL;
    k ^= k >>> 33;
    k *= 0xc4ceb9fe1a85ec53L;
    return k ^ (k >>> 33);
  }
}
