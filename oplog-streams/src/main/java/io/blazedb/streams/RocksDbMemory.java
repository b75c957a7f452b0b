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
  private static RocksDbMemory shared;

  private final Cache blockCache;
  private final WriteBufferManager writeBuffers;

  private RocksDbMemory(long bytesMax) {
    RocksDB.loadLibrary();
    blockCache = new LRUCache(bytesMax);
    writeBuffers = new WriteBufferManager(bytesMax / 2, blockCache);
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
