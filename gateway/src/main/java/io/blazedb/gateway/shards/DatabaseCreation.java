package io.blazedb.gateway.shards;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.DatabaseShelf;
import io.blazedb.port.Databases;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sets how many shards a database has, before anything is in its log. Thread-safe.
 *
 * @param databases where that is kept
 * @param oplog the log
 * @param views tell whether a database has anything in it
 */
public record DatabaseCreation(Databases databases, Oplog oplog, ViewReader views) {

  /**
   * Creates a database; one that is there with as many shards is left as it is.
   *
   * @param nowMs Unix milliseconds
   * @return what is set from now on; fails with {@code SHARDS_FIXED} if the database has another
   *     count, because that is set or because something is in its log, {@code BAD_VALUE} for a
   *     count that is out of range, {@code UNAVAILABLE} while log or views do not answer
   */
  public CompletionStage<DatabaseSettings> create(DatabaseName database, int shards, long nowMs) {
    DatabaseSettings wanted = new DatabaseSettings(database, shards, nowMs);
    Optional<DatabaseSettings> present = databases.get(database);
    if (present.isPresent()) {
      return CompletableFuture.completedFuture(present.get())
          .thenApply(settings -> same(settings, wanted));
    }
    return shards == 1 ? set(wanted) : createEmpty(wanted);
  }

  private CompletionStage<DatabaseSettings> set(DatabaseSettings wanted) {
    return databases.create(wanted).thenApply(settings -> same(settings, wanted));
  }

  /**
   * The log is looked at before and after: who wrote in between, as to a database of one shard, is
   * found out.
   */
  private CompletionStage<DatabaseSettings> createEmpty(DatabaseSettings wanted) {
    return requireEmpty(wanted, 1)
        .thenCompose(empty -> set(wanted))
        .thenCompose(
            settings ->
                settings.equals(wanted)
                    ? requireEmpty(wanted, wanted.shards()).thenApply(empty -> settings)
                    : CompletableFuture.completedStage(settings));
  }

  private static DatabaseSettings same(DatabaseSettings present, DatabaseSettings wanted) {
    DatabaseShelf.requireSame(present, wanted);
    return present;
  }

  /**
   * Fails unless nothing is in the database.
   *
   * @param shards how many it has at present
   */
  private CompletionStage<Void> requireEmpty(DatabaseSettings wanted, int shards) {
    return ends(wanted.database(), shards)
        .thenCompose(ends -> views.state(wanted.database(), new Cursor(oplog.epoch(), ends)))
        .thenAccept(state -> requireEmpty(state, wanted, shards));
  }

  private static void requireEmpty(
      ViewReader.ViewState state, DatabaseSettings wanted, int shards) {
    if (state.cursor().nextOffsets().stream().anyMatch(offset -> offset > 0)) {
      throw new BlazeException(
          ErrorCode.SHARDS_FIXED,
          shards == 1
              ? "database \"%s\" has 1 shard, because something is in its log; %d were asked for"
                  .formatted(wanted.database(), wanted.shards())
              : "database \"%s\" has %d shards now, but was written to before that was settled"
                  .formatted(wanted.database(), shards));
    }
  }

  private CompletionStage<List<Long>> ends(DatabaseName database, int shards) {
    return EachShard.ask(
        shards, shard -> oplog.range(new Shard(database, shard)).thenApply(Oplog.Range::end));
  }
}
