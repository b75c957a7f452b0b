package io.blazedb.gateway.shards;

import io.blazedb.error.BlazeException;
import io.blazedb.op.DatabaseName;
import java.util.concurrent.CompletionException;

/** Says which shard refused. */
final class Refused {
  private Refused() {}

  /** The refusal of one shard, or the fault that came instead of its answer. */
  static RuntimeException by(DatabaseName database, int shard, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof BlazeException refusal
        ? new BlazeException(
            refusal.code(),
            "shard %d of \"%s\": %s".formatted(shard, database, refusal.getMessage()),
            refusal)
        : new CompletionException(cause);
  }
}
