package io.blazedb.port;

import io.blazedb.log.QuarantineRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps nothing. */
public final class NoQuarantine implements Quarantine {
  @Override
  public CompletionStage<Void> append(List<QuarantineRecord> refused) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Page> list(Request request) {
    return CompletableFuture.completedFuture(new Page(List.of(), OptionalLong.empty()));
  }

  @Override
  public void close() {}
}
