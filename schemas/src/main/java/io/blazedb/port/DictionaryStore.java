package io.blazedb.port;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The trained dictionaries of all databases. What is published stays readable for ever and never
 * changes. Thread-safe; what is known here is in memory, so that looking it up never waits.
 */
public interface DictionaryStore extends AutoCloseable {
  /**
   * Publishes a dictionary as the database's next version. Publishing one again that is there
   * already changes nothing.
   *
   * @return the record, once it is durable and known here; fails with a {@code BlazeException}:
   *     {@code BAD_VALUE} if other bytes or another database have its id, {@code LIMIT_EXCEEDED}
   *     past {@link DictionaryLimits}, {@code UNAVAILABLE} if the store cannot be written at
   *     present, when the caller cannot know whether it was published
   */
  CompletionStage<DictionaryRecord> publish(DatabaseName database, TrainedDictionary dictionary);

  /** The dictionary with this id, if it is known here. */
  Optional<DictionaryRecord> get(int id);

  /** A database's dictionaries by ascending version; the last is the one that writers use. */
  List<DictionaryRecord> of(DatabaseName database);

  /**
   * Learns of what others published.
   *
   * @return completes when everything is known here that was published before the call; fails with
   *     {@code UNAVAILABLE} if the store cannot be read at present
   */
  CompletionStage<Void> refresh();

  /** Why dictionaries may be missing here, or empty if all are here. */
  Optional<String> unready();

  /** A database's newest dictionary. */
  default Optional<DictionaryRecord> current(DatabaseName database) {
    List<DictionaryRecord> all = of(database);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** What is known here, now and later, as readers of batches take it. */
  default Dictionaries dictionaries() {
    return id -> get(id).map(DictionaryRecord::dictionary);
  }

  /**
   * Those of one database. Whoever takes batches from outside is to know no others: a batch packed
   * with another database's dictionary may hold pieces of that database's records, and so may the
   * words in which it is refused.
   */
  default Dictionaries dictionaries(DatabaseName database) {
    return id ->
        get(id)
            .filter(record -> record.database().equals(database))
            .map(DictionaryRecord::dictionary);
  }

  @Override
  void close();
}
