package io.blazedb.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.Options;

/**
 * Puts each store of Kafka Streams, which makes this by its class name, under the process's one
 * memory budget.
 */
public final class SharedMemoryConfigSetter implements RocksDBConfigSetter {
  /** The Streams setting that holds the budget in bytes. */
  static final String BYTES_MAX = "blazedb.rocksdb.bytes.max";

  /**
   * Without a write-ahead log, what is in the write buffer of a killed process is restored from the
   * changelog: this bounds how much, and so how long a restart takes.
   */
  private static final long WRITE_BUFFER_BYTES = 8 << 20;

  private static final int METADATA_BLOCK_BYTES = 4 << 10;

  /** Made by Kafka Streams. */
  public SharedMemoryConfigSetter() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    long bytesMax = Long.parseLong(configs.get(BYTES_MAX).toString());
    RocksDbMemory memory = RocksDbMemory.shared(bytesMax);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.blockCache());
    // Index and filter blocks grow with the store, so they must be in what is bounded.
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    // In parts of a few KiB, of which only those that are needed are in the cache.
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    table.setMetadataBlockSize(METADATA_BLOCK_BYTES);
    table.setPinTopLevelIndexAndFilter(true);
    // RocksDB copies the settings of a table when they are set: those changed since are not there.
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writeBuffers());
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  /** Closes nothing: the memory outlives the store. */
  @Override
  public void close(String storeName, Options options) {}
}
