package io.blazedb.port;

import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is set for databases. Thread-safe; reading never waits. */
public interface Databases extends AutoCloseable {
  /** The settings of a database, if it has any. */
  Optional<DatabaseSettings> get(DatabaseName database);

  /** All settings, by the names of their databases. */
  List<DatabaseSettings> all();

  /** How many shards a database has: 1 unless something else is set. */
  default int shards(DatabaseName database) {
    return get(database).map(DatabaseSettings::shards).orElse(1);
  }

  /**
   * Sets what is set for no database of this name yet. Of several that do so at once, anywhere, one
   * succeeds.
   *
   * @return the settings that the database has from now on: {@code wanted}, or those that it had
   *     before; fails with {@code LIMIT_EXCEEDED} if there is no room for more, with {@code
   *     UNAVAILABLE} if they cannot be kept
   */
  CompletionStage<DatabaseSettings> create(DatabaseSettings wanted);

  /** Why settings may be missing here, or empty if they are all known. */
  Optional<String> unready();

  @Override
  void close();
}
