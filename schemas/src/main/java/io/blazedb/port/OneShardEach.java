package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where nothing can be set for databases: each has one shard. */
public final class OneShardEach implements Databases {
  @Override
  public Optional<DatabaseSettings> get(DatabaseName database) {
    return Optional.empty();
  }

  @Override
  public List<DatabaseSettings> all() {
    return List.of();
  }

  @Override
  public CompletionStage<DatabaseSettings> create(DatabaseSettings wanted) {
    return CompletableFuture.failedFuture(
        new BlazeException(ErrorCode.UNAVAILABLE, "nothing can be set for databases here"));
  }

  @Override
  public Optional<String> unready() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
