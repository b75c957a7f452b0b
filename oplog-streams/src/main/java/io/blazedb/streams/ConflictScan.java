package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Shard;
import io.blazedb.query.Conflict;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One page of conflicts, in the order of their keys. A page's token is the key of its last entry
 * without the shard, behind a version byte: what is settled or found between two pages moves no
 * other conflict across the seam.
 */
final class ConflictScan {
  private static final byte TOKEN_VERSION = 1;

  private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
  private final byte[] shardPrefix;
  private final byte[] prefix;
  private final ConflictQuery query;
  private final int bytesMax;

  /** A page that ends also where its entries take {@code bytesMax} bytes; it has one at least. */
  ConflictScan(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, Shard shard, ConflictQuery query, int bytesMax) {
    this.store = store;
    this.shardPrefix = ViewKeys.conflictsOf(shard);
    this.prefix =
        query
            .collection()
            .map(
                collection ->
                    query
                        .record()
                        .map(id -> ViewKeys.conflictsOf(shard, collection, id))
                        .orElseGet(() -> ViewKeys.conflictsOf(shard, collection)))
            .orElse(shardPrefix);
    this.query = query;
    this.bytesMax = bytesMax;
  }

  /**
   * Reads the page.
   *
   * @throws BlazeException {@link ErrorCode#BAD_PAGE_TOKEN} for a token of another question
   */
  ConflictPage page(Cursor at) {
    Optional<Bytes> after = query.pageToken().map(this::lastKey);
    List<Conflict> conflicts = new ArrayList<>();
    Optional<Bytes> last = Optional.empty();
    long bytes = 0;
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.range(after.orElse(Bytes.wrap(prefix)), IndexRange.behind(Bytes.wrap(prefix)))) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> each = entries.next();
        boolean isAsked =
            ViewKeys.beginsWith(each.key, prefix) && !after.equals(Optional.of(each.key));
        if (isAsked && (conflicts.size() == query.limit() || bytes >= bytesMax)) {
          return new ConflictPage(at, conflicts, last.map(this::token));
        }
        if (isAsked) {
          conflicts.add(ConflictEntry.decode(shardPrefix, each.key, each.value));
          bytes += each.value.length;
          last = Optional.of(each.key);
        }
      }
    }
    return new ConflictPage(at, conflicts, Optional.empty());
  }

  private io.blazedb.op.Bytes token(Bytes key) {
    byte[] token = Arrays.copyOfRange(key.get(), shardPrefix.length - 1, key.get().length);
    token[0] = TOKEN_VERSION;
    return io.blazedb.op.Bytes.wrap(token);
  }

  private Bytes lastKey(io.blazedb.op.Bytes token) {
    byte[] said = token.toArray();
    if (said.length < 2 || said[0] != TOKEN_VERSION) {
      throw bad(token);
    }
    byte[] key = Arrays.copyOf(shardPrefix, shardPrefix.length + said.length - 1);
    System.arraycopy(said, 1, key, shardPrefix.length, said.length - 1);
    Bytes last = Bytes.wrap(key);
    if (!ViewKeys.beginsWith(last, prefix)) {
      throw bad(token);
    }
    return last;
  }

  private static BlazeException bad(io.blazedb.op.Bytes token) {
    return new BlazeException(
        ErrorCode.BAD_PAGE_TOKEN, "page token " + token + " was not issued for these conflicts");
  }
}
