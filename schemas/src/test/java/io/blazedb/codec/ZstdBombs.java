package io.blazedb.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zstandard frames (RFC 8878) of run-length blocks: four bytes stand for 128 KB of zeros. */
final class ZstdBombs {
  /** The most that one block may stand for. */
  static final int BLOCK_BYTES = 1 << 17;

  private static final int MAGIC = 0xFD2FB528;
  private static final byte EIGHT_BYTES_OF_SIZE = (byte) 0xC0;
  private static final byte NO_SIZE = 0;

  /** Of 128 KB, the smallest that allows such blocks. */
  private static final byte WINDOW = 7 << 3;

  private static final int HEADER_BYTES_MAX = 4 + 1 + 1 + 8;
  private static final int RUN_LENGTH = 1 << 1;

  private ZstdBombs() {}

  /** A frame of {@code blocks} blocks whose header says that it is of {@code size} bytes. */
  static byte[] claiming(long size, int blocks) {
    ByteBuffer frame = start(blocks).put(EIGHT_BYTES_OF_SIZE).put(WINDOW).putLong(size);
    return withBlocks(frame, blocks);
  }

  /** A frame of {@code blocks} blocks whose header does not say how long it is. */
  static byte[] silent(int blocks) {
    return withBlocks(start(blocks).put(NO_SIZE).put(WINDOW), blocks);
  }

  private static ByteBuffer start(int blocks) {
    return ByteBuffer.allocate(HEADER_BYTES_MAX + 4 * blocks)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC);
  }

  private static byte[] withBlocks(ByteBuffer frame, int blocks) {
    for (int i = 1; i <= blocks; i++) {
      int last = i == blocks ? 1 : 0;
      int header = BLOCK_BYTES << 3 | RUN_LENGTH | last;
      frame.put((byte) header).put((byte) (header >>> 8)).put((byte) (header >>> 16)).put((byte) 0);
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }
}
