package io.blazedb.gateway.shards;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.ShardViews;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.query.exec.ShardQuestions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The shards of one database, asked many times for one query. What a shard has applied at its first
 * answer, it must have at the later ones. Used by one thread, which waits.
 */
final class Asked implements ShardQuestions {
  private final ShardViews views;
  private final Spread spread;
  private final long deadlineNs;
  private final Map<Integer, Cursor> first = new HashMap<>();
  private Optional<Lag> lag = Optional.empty();

  Asked(ShardViews views, Spread spread, long timeoutMs) {
    this.views = views;
    this.spread = spread;
    this.deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  @Override
  public int shards() {
    return spread.shards();
  }

  @Override
  public Supplier<SelectResult> ask(int shard, Select select) {
    Recency recency =
        Optional.ofNullable(first.get(shard))
            .map(at -> new Recency(at, spread.recency().lagMsMax()))
            .orElseGet(() -> spread.of(shard));
    CompletableFuture<Answered<SelectResult>> coming =
        views.shard(shard).select(spread.database(), select, recency).toCompletableFuture();
    return () -> heard(shard, coming);
  }

  private SelectResult heard(int shard, CompletableFuture<Answered<SelectResult>> coming) {
    Answered<SelectResult> answer = await(shard, coming);
    first.putIfAbsent(shard, answer.value().at());
    lag = Lags.larger(lag, answer.lag());
    return answer.value();
  }

  private <T> T await(int shard, CompletableFuture<T> coming) {
    try {
      return coming.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Refused.by(spread.database(), shard, e.getCause());
    } catch (TimeoutException e) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          "shard %d of \"%s\" has not answered in the time of the query"
              .formatted(shard, spread.database()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BlazeException(ErrorCode.UNAVAILABLE, "the gateway stops", e);
    }
  }

  /** The first cursor of each shard that was asked; else what was wanted of it. */
  Cursor at(io.blazedb.op.Epoch epoch) {
    return new Cursor(
        epoch,
        java.util.stream.IntStream.range(0, spread.shards())
            .mapToObj(
                shard ->
                    first.containsKey(shard)
                        ? first.get(shard).nextOffset(0)
                        : spread.recency().atLeast().nextOffset(shard))
            .toList());
  }

  Optional<Lag> lag() {
    return lag;
  }
}
