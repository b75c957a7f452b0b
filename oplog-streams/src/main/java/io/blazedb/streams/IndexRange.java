package io.blazedb.streams;

import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.exec.KeyRange;
import io.blazedb.query.exec.KeyRange.Bound;
import io.blazedb.query.exec.KeyRange.End;
import io.blazedb.query.exec.OrderedKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * A stretch of an index as keys of the store.
 *
 * @param from the first key, inclusive
 * @param to the last key, exclusive
 */
record IndexRange(Bytes from, Bytes to) {

  /** The keys of what {@code range} holds of the build with this id. */
  static IndexRange of(Shard shard, long build, KeyRange range) {
    byte[] prefix = ViewKeys.entriesOf(shard, build);
    List<Optional<Value>> equal = new ArrayList<>();
    range.equal().forEach(value -> equal.add(Optional.of(value)));
    byte[] begin = concat(prefix, OrderedKey.of(equal));
    Optional<Bound> either = range.low().or(range::high);
    byte[] all = either.map(bound -> concat(begin, OrderedKey.kindOf(bound.value()))).orElse(begin);
    byte[] from = range.low().map(low -> low(begin, low)).orElse(all);
    byte[] to = range.high().map(high -> high(begin, high)).orElseGet(() -> behind(all));
    return new IndexRange(Bytes.wrap(from), Bytes.wrap(to));
  }

  /** The keys of the records whose field is a text, of an index of elements. */
  static IndexRange texts(Shard shard, long build) {
    byte[] all = concat(ViewKeys.entriesOf(shard, build), IndexEntries.TEXTS.toArray());
    return new IndexRange(Bytes.wrap(all), Bytes.wrap(behind(all)));
  }

  private static byte[] low(byte[] begin, Bound low) {
    byte[] key = concat(begin, OrderedKey.of(low.value()));
    return low.end() == End.INCLUSIVE ? key : behind(key);
  }

  private static byte[] high(byte[] begin, Bound high) {
    byte[] key = concat(begin, OrderedKey.of(high.value()));
    return high.end() == End.INCLUSIVE ? behind(key) : key;
  }

  /** This range from one of its entries on, upwards. */
  IndexRange startingAt(Bytes entry) {
    return new IndexRange(from.compareTo(entry) >= 0 ? from : entry, to);
  }

  /** This range from one of its entries on, downwards. */
  IndexRange endingAt(Bytes entry) {
    Bytes behind = Bytes.wrap(behind(entry.get()));
    return new IndexRange(from, to.compareTo(behind) <= 0 ? to : behind);
  }

  /** The key of an entry. */
  static Bytes entry(Shard shard, long build, KeyRange.Entry entry) {
    byte[] key = concat(ViewKeys.entriesOf(shard, build), OrderedKey.of(entry.key()));
    return Bytes.wrap(
        ByteBuffer.allocate(key.length + 16)
            .put(key)
            .putLong(entry.id().high())
            .putLong(entry.id().low())
            .array());
  }

  boolean contains(Bytes entry) {
    return from.compareTo(entry) <= 0 && entry.compareTo(to) < 0;
  }

  boolean isEmpty() {
    return from.compareTo(to) >= 0;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  /** The smallest key behind all that begin with {@code prefix}. */
  static Bytes behind(Bytes prefix) {
    return Bytes.wrap(behind(prefix.get()));
  }

  /** The smallest key behind all that begin with {@code prefix}; its first byte is never FF. */
  private static byte[] behind(byte[] prefix) {
    int end = prefix.length;
    while (prefix[end - 1] == -1) {
      end--;
    }
    byte[] next = Arrays.copyOf(prefix, end);
    next[end - 1]++;
    return next;
  }
}
