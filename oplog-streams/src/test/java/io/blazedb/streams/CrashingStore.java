package io.blazedb.streams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store that can be killed, as Kafka Streams 4.3 keeps one: RocksDB without a write-ahead log,
 * which survives as some beginning of its writes, with the changelog offset noted at the last
 * commit among them; and a changelog, which survives at least as far as the last commit flushed it.
 * Restoring replays the changelog from the noted offset, over whatever RocksDB has.
 */
final class CrashingStore implements KeyValueStore<Bytes, byte[]> {
  /** A write, or a commit's note when the key is null. */
  private static final class Entry {
    private final Bytes key;
    private final byte[] value;
    private final int changelogOffset;

    Entry(Bytes key, byte[] value, int changelogOffset) {
      this.key = key;
      this.value = value;
      this.changelogOffset = changelogOffset;
    }
  }

  private final TreeMap<Bytes, byte[]> content = new TreeMap<>();
  private final List<Entry> disk = new ArrayList<>();
  private final List<Entry> changelog = new ArrayList<>();
  private int flushed;

  /** How many writes and notes RocksDB has received. */
  int diskSize() {
    return disk.size();
  }

  int changelogSize() {
    return changelog.size();
  }

  /** How much of the changelog has been flushed. */
  int changelogFlushed() {
    return flushed;
  }

  /** The changelog is flushed, then its end is noted in RocksDB. */
  void commit() {
    flushed = changelog.size();
    disk.add(new Entry(null, null, flushed));
  }

  /** Kills and restores. */
  void crash(int diskSurvives, int changelogSurvives) {
    truncate(disk, diskSurvives);
    truncate(changelog, Math.max(flushed, changelogSurvives));
    flushed = changelog.size();
    content.clear();
    int noted = 0;
    for (Entry each : disk) {
      if (each.key == null) {
        noted = each.changelogOffset;
      } else {
        write(each);
      }
    }
    for (Entry each : List.copyOf(changelog.subList(noted, changelog.size()))) {
      disk.add(each);
      write(each);
    }
  }

  private static void truncate(List<Entry> entries, int size) {
    entries.subList(Math.min(size, entries.size()), entries.size()).clear();
  }

  private void write(Entry entry) {
    if (entry.value == null) {
      content.remove(entry.key);
    } else {
      content.put(entry.key, entry.value);
    }
  }

  @Override
  public void put(Bytes key, byte[] value) {
    Entry entry = new Entry(key, value, -1);
    write(entry);
    disk.add(entry);
    changelog.add(entry);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(each -> put(each.key, each.value));
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] delete(Bytes key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] get(Bytes key) {
    return content.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return iterator(content.subMap(from, true, to, true));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return iterator(content.subMap(from, true, to, true).descendingMap());
  }

  /** How many entries have keys of this kind. */
  long count(byte kind) {
    return content.keySet().stream().filter(key -> key.get()[0] == kind).count();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return iterator(content);
  }

  @Override
  public <P extends Serializer<Q>, Q> KeyValueIterator<Bytes, byte[]> prefixScan(
      Q prefix, P serializer) {
    byte[] begin = serializer.serialize("", prefix);
    TreeMap<Bytes, byte[]> found = new TreeMap<>(content.tailMap(Bytes.wrap(begin), true));
    found.keySet().removeIf(key -> Arrays.mismatch(key.get(), begin) < begin.length);
    return iterator(found);
  }

  private static KeyValueIterator<Bytes, byte[]> iterator(Map<Bytes, byte[]> entries) {
    List<KeyValue<Bytes, byte[]>> copy = new ArrayList<>();
    entries.forEach((key, value) -> copy.add(KeyValue.pair(key, value)));
    return new CopyIterator(copy);
  }

  private static final class CopyIterator implements KeyValueIterator<Bytes, byte[]> {
    private final List<KeyValue<Bytes, byte[]>> entries;
    private int at;

    CopyIterator(List<KeyValue<Bytes, byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return at < entries.size();
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      return entries.get(at++);
    }

    @Override
    public Bytes peekNextKey() {
      return entries.get(at).key;
    }

    @Override
    public void close() {}
  }

  @Override
  public long approximateNumEntries() {
    return content.size();
  }

  @Override
  public String name() {
    return "crashing";
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
