package io.blazedb.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The off-heap memory of every RocksDB in this process: one block cache, and one budget for write
 * buffers that counts against it. Lives as long as the process, as stores come and go with tasks.
 */
final class RocksDbMemory {
  /**
   * A part of the cache that is smaller than this may have no room for a block of an index or a
   * filter, which is then read from the disk with each get: RocksDB's own parts have half a MiB.
   */
  private static final long PART_BYTES_MIN = 16 << 20;

  private static final int PARTS_LOG2_MAX = 6;

  /** What half of the cache is kept for: indexes and filters, which scans must not push out. */
  private static final double INDEX_SHARE = 0.5;

  private static RocksDbMemory shared;

  private final Cache blockCache;
  private final WriteBufferManager writeBuffers;

  private RocksDbMemory(long bytesMax) {
    RocksDB.loadLibrary();
    blockCache = new LRUCache(bytesMax, partsLog2(bytesMax), false, INDEX_SHARE);
    writeBuffers = new WriteBufferManager(bytesMax / 2, blockCache);
  }

  /** Each part has a lock of its own. */
  private static int partsLog2(long bytesMax) {
    long parts = Math.max(1, bytesMax / PART_BYTES_MIN);
    return Math.min(PARTS_LOG2_MAX, 63 - Long.numberOfLeadingZeros(parts));
  }

  /** The process's memory; the first caller's budget holds for all. */
  static synchronized RocksDbMemory shared(long bytesMax) {
    if (shared == null) {
      shared = new RocksDbMemory(bytesMax);
    }
    return shared;
  }

  Cache blockCache() {
    return blockCache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }
}
