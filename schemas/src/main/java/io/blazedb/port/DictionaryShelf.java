package io.blazedb.port;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dictionaries that a {@link DictionaryStore} knows, in memory: the rules that all stores
 * share. Records come in the order of the topic. Thread-safe.
 */
public final class DictionaryShelf {
  private final DictionaryLimits limits;
  private final Map<Integer, DictionaryRecord> byId = new HashMap<>();
  private final Map<DatabaseName, List<DictionaryRecord>> byDatabase = new HashMap<>();
  private long bytes;

  /** An empty shelf. */
  public DictionaryShelf(DictionaryLimits limits) {
    this.limits = limits;
  }

  /** The dictionary with this id. */
  public synchronized Optional<DictionaryRecord> get(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** A database's dictionaries by ascending version. */
  public synchronized List<DictionaryRecord> of(DatabaseName database) {
    return List.copyOf(byDatabase.getOrDefault(database, List.of()));
  }

  /**
   * The record that publishes {@code dictionary} as the database's next version, or the one that is
   * here already.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} if other bytes have its id, {@link
   *     ErrorCode#LIMIT_EXCEEDED} if there is no room
   */
  public synchronized DictionaryRecord next(
      DatabaseName database, TrainedDictionary dictionary, long createdAtMs) {
    DictionaryRecord present = byId.get(dictionary.id());
    if (present != null) {
      requireSame(present, database, dictionary);
      return present;
    }
    requireRoom(dictionary);
    List<DictionaryRecord> versions = byDatabase.getOrDefault(database, List.of());
    int version = versions.isEmpty() ? 1 : versions.get(versions.size() - 1).version() + 1;
    return new DictionaryRecord(dictionary, database, version, createdAtMs);
  }

  /**
   * Takes the next record of the topic; one that is here already changes nothing.
   *
   * @throws BlazeException as {@link #next}; the shelf is as it was
   */
  public synchronized void put(DictionaryRecord record) {
    DictionaryRecord present = byId.get(record.id());
    if (present != null) {
      requireSame(present, record.database(), record.dictionary());
      return;
    }
    requireRoom(record.dictionary());
    byId.put(record.id(), record);
    bytes += record.dictionary().bytes().length();
    List<DictionaryRecord> versions =
        byDatabase.computeIfAbsent(record.database(), name -> new ArrayList<>());
    versions.add(record);
    // Stable: of two of the same version the later stays behind the earlier.
    versions.sort(Comparator.comparingInt(DictionaryRecord::version));
  }

  private static void requireSame(
      DictionaryRecord present, DatabaseName database, TrainedDictionary dictionary) {
    if (!present.dictionary().equals(dictionary) || !present.database().equals(database)) {
      throw new BlazeException(
          ErrorCode.BAD_VALUE,
          "dictionary id "
              + dictionary.id()
              + " of database "
              + database
              + " is taken: it is version "
              + present.version()
              + " of database "
              + present.database()
              + " with other bytes or another name");
    }
  }

  private void requireRoom(TrainedDictionary dictionary) {
    if (byId.size() >= limits.dictionariesMax()) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "there are " + byId.size() + " dictionaries, dictionariesMax is the most");
    }
    if (bytes + dictionary.bytes().length() > limits.bytesMax()) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "a dictionary of "
              + dictionary.bytes().length()
              + " bytes beside "
              + bytes
              + ", bytesMax is "
              + limits.bytesMax());
    }
  }
}
