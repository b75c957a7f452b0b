package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

class SharedMemoryConfigSetterTest {
  private static final int ENTRIES = 4_000;
  private static final int VALUE_BYTES = 1_000;
  private static final long BUDGET_BYTES = 64L << 20;

  @TempDir private Path directory;

  /** Kafka Streams gives its table settings to RocksDB first, and hands the options over then. */
  @Test
  void whatAStoreReadsIsInTheCacheOfTheProcess() throws Exception {
    try (LRUCache ofKafka = new LRUCache(50 << 20);
        BloomFilter filter = new BloomFilter();
        Options options = new Options().setCreateIfMissing(true);
        WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        FlushOptions flush = new FlushOptions()) {
      options.setTableFormatConfig(
          new BlockBasedTableConfig().setBlockCache(ofKafka).setFilterPolicy(filter));
      new SharedMemoryConfigSetter()
          .setConfig(
              "view",
              options,
              Map.of(SharedMemoryConfigSetter.BYTES_MAX, Long.toString(BUDGET_BYTES)));
      try (RocksDB store = RocksDB.open(options, directory.toString())) {
        Random random = new Random(7);
        byte[] value = new byte[VALUE_BYTES];
        for (int i = 0; i < ENTRIES; i++) {
          random.nextBytes(value);
          store.put(unlogged, key(i), value);
        }
        store.flush(flush);
        long before = RocksDbMemory.shared(BUDGET_BYTES).blockCache().getUsage();
        for (int i = 0; i < ENTRIES; i++) {
          assertThat(store.get(key(i))).hasSize(VALUE_BYTES);
        }
        long read = RocksDbMemory.shared(BUDGET_BYTES).blockCache().getUsage() - before;
        assertThat(read).isGreaterThan(ENTRIES * VALUE_BYTES / 2L);
        assertThat(ofKafka.getUsage()).isLessThan(VALUE_BYTES * 10L);
      }
    }
  }

  private static byte[] key(int i) {
    return ByteBuffer.allocate(4).putInt(i).array();
  }
}
