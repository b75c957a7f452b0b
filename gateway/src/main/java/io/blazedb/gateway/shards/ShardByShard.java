package io.blazedb.gateway.shards;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.query.ConflictQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A listing that one shard after the other answers. Its page token is a version byte, the number of
 * the shard, and that shard's own token, if it has begun.
 *
 * @param query what is asked, without a token
 * @param shards the numbers of those that are left, the one whose turn it is first
 * @param ofShard the token of that one
 */
record ShardByShard(ConflictQuery query, List<Integer> shards, Optional<Bytes> ofShard) {
  private static final byte VERSION = 2;

  /** Where {@code query} goes on; only one shard has the conflicts of a record that is named. */
  static ShardByShard of(ConflictQuery query, int count) {
    ConflictQuery first =
        new ConflictQuery(query.collection(), query.record(), query.limit(), Optional.empty());
    List<Integer> all =
        query
            .record()
            .map(id -> List.of(Shard.numberOf(id, count)))
            .orElseGet(() -> IntStream.range(0, count).boxed().toList());
    return query
        .pageToken()
        .map(token -> read(first, all, token))
        .orElseGet(() -> new ShardByShard(first, all, Optional.empty()));
  }

  private static ShardByShard read(ConflictQuery query, List<Integer> all, Bytes token) {
    byte[] said = token.toArray();
    int index = said.length < 2 || said[0] != VERSION ? -1 : all.indexOf((int) said[1]);
    if (index < 0) {
      throw new BlazeException(
          ErrorCode.BAD_PAGE_TOKEN, "page token " + token + " was not issued for these conflicts");
    }
    byte[] own = Arrays.copyOfRange(said, 2, said.length);
    return new ShardByShard(
        query,
        all.subList(index, all.size()),
        own.length == 0 ? Optional.empty() : Optional.of(Bytes.wrap(own)));
  }

  int shard() {
    return shards.get(0);
  }

  ConflictQuery question() {
    return ofShard.map(query::page).orElse(query);
  }

  /** What is asked after a page of this shard. */
  Optional<ShardByShard> next(Optional<Bytes> nextOfShard) {
    if (nextOfShard.isPresent()) {
      return Optional.of(new ShardByShard(query, shards, nextOfShard));
    }
    return shards.size() == 1
        ? Optional.empty()
        : Optional.of(new ShardByShard(query, shards.subList(1, shards.size()), Optional.empty()));
  }

  Bytes token() {
    byte[] own = ofShard.map(Bytes::toArray).orElse(new byte[0]);
    byte[] token = Arrays.copyOf(new byte[] {VERSION, (byte) shard()}, 2 + own.length);
    System.arraycopy(own, 0, token, 2, own.length);
    return Bytes.wrap(token);
  }
}
