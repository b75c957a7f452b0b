package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@link Databases} for tests, in memory. */
public final class InMemoryDatabases implements Databases {
  private final DatabaseShelf shelf;

  /** Room for so many. */
  public InMemoryDatabases(int databasesMax) {
    shelf = new DatabaseShelf(databasesMax);
  }

  /** Sets the shards of a database. */
  public InMemoryDatabases with(DatabaseName database, int shards) {
    shelf.put(new DatabaseSettings(database, shards, 0));
    return this;
  }

  @Override
  public Optional<DatabaseSettings> get(DatabaseName database) {
    return shelf.get(database);
  }

  @Override
  public List<DatabaseSettings> all() {
    return shelf.all();
  }

  @Override
  public synchronized CompletionStage<DatabaseSettings> create(DatabaseSettings wanted) {
    try {
      if (get(wanted.database()).isEmpty()) {
        shelf.put(wanted);
      }
      return CompletableFuture.completedFuture(get(wanted.database()).orElseThrow());
    } catch (BlazeException e) {
      return CompletableFuture.failedFuture(e);
    }
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
