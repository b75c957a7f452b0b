package io.blazedb.gateway.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Asks each shard of a database the same. */
public final class EachShard {
  private EachShard() {}

  /**
   * Asks the shards 0 to {@code shards} - 1, all at once.
   *
   * @param question what becomes of asking the shard with a number
   * @return the answers by number, when all are there; fails as the first of those that failed
   */
  public static <T> CompletionStage<List<T>> ask(
      int shards, IntFunction<CompletionStage<T>> question) {
    return ask(IntStream.range(0, shards).boxed().toList(), question);
  }

  /** Asks some of the shards; the answers are in the order of the numbers. */
  static <T> CompletionStage<List<T>> ask(
      List<Integer> shards, IntFunction<CompletionStage<T>> question) {
    List<CompletableFuture<T>> asked = new ArrayList<>();
    shards.forEach(shard -> asked.add(question.apply(shard).toCompletableFuture()));
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }
}
