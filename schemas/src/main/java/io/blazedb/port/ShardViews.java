package io.blazedb.port;

import java.util.Optional;

/**
 * The merged views of shards. Each is read like the view of a database that has no other: cursors
 * in questions and in answers have its one offset. Thread-safe.
 */
public interface ShardViews {
  /** Reads the shards with this number, 0-based, of any database. */
  ShardReader shard(int number);

  /** Why queries cannot be answered now, or empty if they can. */
  Optional<String> unready();
}
