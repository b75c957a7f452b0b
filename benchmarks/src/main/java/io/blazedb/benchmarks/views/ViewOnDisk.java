package io.blazedb.benchmarks.views;

import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;

/**
 * The store of a view as RocksDB alone reads it, with as much block cache as the view has. What it
 * shows is what was there when it was opened, whoever writes to the files later.
 */
final class ViewOnDisk implements AutoCloseable {
  private static final long CACHE_BYTES = 64 << 20;

  /**
   * Four parts: a part must have room for the index of a large file, else no get finds it there.
   */
  private static final int CACHE_PARTS_LOG2 = 2;

  private static final byte RECORD = 'r';
  private static final byte ENTRY = 'i';
  private static final int ID_BYTES = 16;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RocksDB store;
  private final ColumnFamilyHandle family;

  /** Opens the one store of the views whose state lies in {@code state}. */
  ViewOnDisk(Path state) {
    RocksDB.loadLibrary();
    String path = path(state).toString();
    try (Options any = new Options()) {
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      for (byte[] name : RocksDB.listColumnFamilies(any, path)) {
        families.add(new ColumnFamilyDescriptor(name, options()));
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      store = opened(RocksDB.openReadOnly(opened(new DBOptions()), path, families, handles));
      handles.forEach(this::opened);
      family = handles.get(0); // what is read first is RocksDB's default family
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  private static Path path(Path state) {
    try (Stream<Path> all = Files.walk(state)) {
      return all.filter(each -> each.endsWith("rocksdb/view"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no view in " + state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ColumnFamilyOptions options() {
    return opened(new ColumnFamilyOptions())
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(opened(new LRUCache(CACHE_BYTES, CACHE_PARTS_LOG2)))
                .setFilterPolicy(opened(new BloomFilter()))
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true));
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /**
   * How many bytes are stored of a record.
   *
   * @throws IllegalStateException if there is no such record
   */
  int get(CollectionName collection, RecordId id) {
    try {
      byte[] stored = store.get(family, key(collection, id));
      if (stored == null) {
        throw new IllegalStateException("the view does not hold " + id + " of " + collection);
      }
      return stored.length;
    } catch (RocksDBException e) {
      throw failed(e);
    }
  }

  private static byte[] key(CollectionName collection, RecordId id) {
    byte[] prefix = prefix(RECORD, Notes.DATABASE, collection.text());
    return ByteBuffer.allocate(prefix.length + ID_BYTES)
        .put(prefix)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  /** Kind, database, a zero byte, the first shard in two bytes, then a name and a zero byte. */
  private static byte[] prefix(byte kind, DatabaseName database, String name) {
    String text = (char) kind + database.text() + "\0\0\0" + (name.isEmpty() ? "" : name + "\0");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What was found of a kind.
   *
   * @param count how many entries
   * @param bytes of their keys and values
   */
  record Found(long count, long bytes) {}

  /** Reads keys and values of all records of a collection. */
  Found scan(CollectionName collection) {
    return scan(prefix(RECORD, Notes.DATABASE, collection.text()));
  }

  /** Reads keys and values of all entries of a database's indexes. */
  Found scanIndexes(DatabaseName database) {
    return scan(prefix(ENTRY, database, ""));
  }

  private Found scan(byte[] prefix) {
    long count = 0;
    long bytes = 0;
    try (RocksIterator each = store.newIterator(family)) {
      for (each.seek(prefix); each.isValid(); each.next()) {
        byte[] key = each.key();
        if (!ByteBuffer.wrap(key, 0, Math.min(key.length, prefix.length))
            .equals(ByteBuffer.wrap(prefix))) {
          break;
        }
        count++;
        bytes += key.length + each.value().length;
      }
    }
    return new Found(count, bytes);
  }

  /** About how many bytes of files the entries of a database's indexes take. */
  long indexBytesOnDisk(DatabaseName database) {
    byte[] from = prefix(ENTRY, database, "");
    byte[] to = from.clone();
    to[to.length - 1]++;
    try (Slice begin = new Slice(from);
        Slice end = new Slice(to)) {
      return store
          .getApproximateSizes(
              family, List.of(new Range(begin, end)), SizeApproximationFlag.INCLUDE_FILES)[0];
    }
  }

  private static IllegalStateException failed(RocksDBException e) {
    return new IllegalStateException("the view's store can't be read", e);
  }

  /** Last opened, first closed: handles before the store, the store before its cache. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB does not close", e);
      }
    }
  }
}
