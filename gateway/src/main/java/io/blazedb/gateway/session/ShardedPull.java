package io.blazedb.gateway.session;

import io.blazedb.gateway.shards.EachShard;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/**
 * Reads a stretch of every shard of a database, and makes one answer of them. Pure but for that.
 */
final class ShardedPull {
  private ShardedPull() {}

  /**
   * A page of each shard.
   *
   * @param offsets where each goes on
   * @param bytesMax about how many bytes of all together
   */
  static CompletionStage<List<Oplog.Page>> read(
      Oplog oplog, DatabaseName database, List<Long> offsets, int bytesMax) {
    int bytesOfEach = Math.max(1, bytesMax / offsets.size());
    return EachShard.ask(
        offsets.size(),
        shard -> oplog.read(new Shard(database, shard), offsets.get(shard), bytesOfEach));
  }

  /**
   * The entries of the first shard, then those of the second, and so on, as far as they fit.
   *
   * @param fitting how many of some entries, from the first on, fit an answer
   */
  static Message response(
      DatabaseName database,
      Epoch epoch,
      List<Oplog.Page> pages,
      ToIntFunction<List<LogEntry>> fitting) {
    List<LogEntry> all = pages.stream().flatMap(page -> page.entries().stream()).toList();
    int count = fitting.applyAsInt(all);
    List<Long> next = new ArrayList<>();
    int before = 0;
    for (Oplog.Page page : pages) {
      int taken = Math.max(0, Math.min(page.entries().size(), count - before));
      next.add(
          taken < page.entries().size() ? page.entries().get(taken).offset() : page.nextOffset());
      before += page.entries().size();
    }
    return new Message.PullResponse(
        database,
        all.subList(0, count),
        new Cursor(epoch, next),
        new Cursor(epoch, pages.stream().map(Oplog.Page::endOffset).toList()));
  }
}
