package io.blazedb.benchmarks.views;

import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * RocksDB alone: the entries of a view that was built, written again in the order of the
 * operations, as many in a write batch as operations in a log record. Settings are those of a view.
 */
final class BareStore {
  private static final long MEMORY_BYTES = 64 << 20;
  private static final int ID_BYTES = 16;

  private final Map<RecordId, Entry> entries;

  private static final class Entry {
    private final byte[] key;
    private final byte[] value;

    Entry(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }
  }

  private BareStore(Map<RecordId, Entry> entries) {
    this.entries = entries;
  }

  /** Reads the entries of the view whose state lies in {@code directory}. */
  static BareStore of(Path directory) {
    Map<RecordId, Entry> entries = new HashMap<>();
    Path store = store(directory);
    try (Options options = new Options();
        org.rocksdb.DBOptions open = new org.rocksdb.DBOptions()) {
      List<ColumnFamilyDescriptor> families =
          RocksDB.listColumnFamilies(options, store.toString()).stream()
              .map(ColumnFamilyDescriptor::new)
              .toList();
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      try (RocksDB database = RocksDB.openReadOnly(open, store.toString(), families, handles)) {
        handles.forEach(each -> read(database, each, entries));
        handles.forEach(ColumnFamilyHandle::close);
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException("the view's store can't be read", e);
    }
    return new BareStore(entries);
  }

  private static Path store(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(each -> each.endsWith("rocksdb/view"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no view in " + directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(
      RocksDB database, ColumnFamilyHandle family, Map<RecordId, Entry> entries) {
    try (RocksIterator each = database.newIterator(family)) {
      for (each.seekToFirst(); each.isValid(); each.next()) {
        byte[] key = each.key();
        if (key.length > ID_BYTES) {
          ByteBuffer id = ByteBuffer.wrap(key, key.length - ID_BYTES, ID_BYTES);
          entries.put(new RecordId(id.getLong(), id.getLong()), new Entry(key, each.value()));
        }
      }
    }
  }

  /**
   * Writes an input's entries into a new store in {@code directory}, those of its warm-up first.
   *
   * @return the nanoseconds that what is measured took
   */
  long write(MergeInput input, Path directory) {
    try (LRUCache cache = new LRUCache(MEMORY_BYTES);
        WriteBufferManager buffers = new WriteBufferManager(MEMORY_BYTES / 2, cache);
        BloomFilter filter = new BloomFilter();
        Options options = options(cache, buffers, filter);
        WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        RocksDB database = RocksDB.open(options, directory.toString())) {
      write(database, unlogged, input.warmUp());
      long startNs = System.nanoTime();
      write(database, unlogged, input.measured());
      return System.nanoTime() - startNs;
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB failed", e);
    }
  }

  private static Options options(LRUCache cache, WriteBufferManager buffers, BloomFilter filter) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(filter)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true);
    return new Options()
        .setCreateIfMissing(true)
        .setTableFormatConfig(table)
        .setWriteBufferManager(buffers)
        .setWriteBufferSize(8 << 20)
        .setMaxWriteBufferNumber(3)
        .setCompactionStyle(CompactionStyle.UNIVERSAL)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private void write(RocksDB database, WriteOptions unlogged, List<List<Operation>> batches)
      throws RocksDBException {
    for (List<Operation> batch : batches) {
      try (WriteBatch writes = new WriteBatch()) {
        for (Operation each : batch) {
          Entry entry = entries.get(each.record());
          if (entry == null) {
            throw new IllegalStateException("the view does not hold " + each.record());
          }
          writes.put(entry.key, entry.value);
        }
        database.write(unlogged, writes);
      }
    }
  }
}
