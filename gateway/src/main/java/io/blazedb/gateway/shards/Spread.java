package io.blazedb.gateway.shards;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.port.Recency;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A question's way over the shards of a database, each of which has cursors of its own.
 *
 * @param database which one
 * @param shards how many it has
 * @param asked the numbers of those that are asked
 * @param recency of the answer, with a cursor of the database
 */
record Spread(DatabaseName database, int shards, List<Integer> asked, Recency recency) {
  /**
   * Checks the cursor.
   *
   * @throws BlazeException {@link ErrorCode#BAD_CURSOR} for one of another count of shards
   */
  Spread {
    asked = List.copyOf(asked);
    int said = recency.atLeast().nextOffsets().size();
    if (said != 0 && said != shards) {
      throw new BlazeException(
          ErrorCode.BAD_CURSOR,
          "a cursor of %d shards; database \"%s\" has %d".formatted(said, database, shards));
    }
  }

  /** Over all of them. */
  static Spread of(DatabaseName database, int shards, Recency recency) {
    return new Spread(database, shards, IntStream.range(0, shards).boxed().toList(), recency);
  }

  /** The same over those that have these records; over all if none are named. */
  Spread to(List<RecordId> records) {
    return records.isEmpty()
        ? this
        : toShards(
            records.stream().map(id -> Shard.numberOf(id, shards)).distinct().sorted().toList());
  }

  Spread toShards(List<Integer> some) {
    return new Spread(database, shards, some, recency);
  }

  /** What the answer of one shard must have. */
  Recency of(int shard) {
    Cursor atLeast = recency.atLeast();
    return new Recency(
        atLeast.isStart() ? atLeast : Cursor.of(atLeast.epoch(), atLeast.nextOffset(shard)),
        recency.lagMsMax());
  }

  /**
   * The database's cursor of an answer. Of a shard that was not asked nothing is in it, and so
   * everything that was wanted.
   *
   * @param ofAsked the cursors of those that were asked, in their order
   */
  Cursor at(Epoch epoch, List<Cursor> ofAsked) {
    List<Long> offsets = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      int index = asked.indexOf(shard);
      offsets.add(
          index < 0 ? recency.atLeast().nextOffset(shard) : ofAsked.get(index).nextOffset(0));
    }
    return new Cursor(epoch, offsets);
  }
}
