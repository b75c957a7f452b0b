package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.DatabaseName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings that a {@link Databases} knows, in memory: the rules that all of them share. Records
 * come in the order of the topic, on one thread; reading is thread-safe.
 */
public final class DatabaseShelf {
  /** How many databases can have settings; some 200 bytes each. */
  public static final int DATABASES_MAX = 100_000;

  private final Map<DatabaseName, DatabaseSettings> byName = new ConcurrentHashMap<>();
  private final int databasesMax;

  /** An empty shelf for {@link #DATABASES_MAX}. */
  public DatabaseShelf() {
    this(DATABASES_MAX);
  }

  /** An empty shelf for so many. */
  public DatabaseShelf(int databasesMax) {
    this.databasesMax = databasesMax;
  }

  /** The settings of a database. */
  public Optional<DatabaseSettings> get(DatabaseName database) {
    return Optional.ofNullable(byName.get(database));
  }

  /** All of them, by name. */
  public List<DatabaseSettings> all() {
    return byName.values().stream()
        .sorted(Comparator.comparing(each -> each.database().text()))
        .toList();
  }

  /**
   * Takes the next record of the topic. The count of shards of the first one stays.
   *
   * @throws BlazeException {@link ErrorCode#SHARDS_FIXED} for another count than the database has,
   *     {@link ErrorCode#LIMIT_EXCEEDED} if there is no room; the shelf is as it was
   */
  public void put(DatabaseSettings settings) {
    Optional<DatabaseSettings> present = get(settings.database());
    if (present.isPresent()) {
      requireSame(present.get(), settings);
    } else {
      requireRoom();
      byName.put(settings.database(), settings);
    }
  }

  /**
   * Checks that a database has so many shards.
   *
   * @throws BlazeException {@link ErrorCode#SHARDS_FIXED} if not
   */
  public static void requireSame(DatabaseSettings present, DatabaseSettings wanted) {
    if (present.shards() != wanted.shards()) {
      throw new BlazeException(
          ErrorCode.SHARDS_FIXED,
          "database \"%s\" has %d shards, and they never change; %d were asked for"
              .formatted(present.database(), present.shards(), wanted.shards()));
    }
  }

  /**
   * Checks that one more fits.
   *
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if not
   */
  public void requireRoom() {
    if (byName.size() >= databasesMax) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED, databasesMax + " databases have settings, the most there may");
    }
  }
}
