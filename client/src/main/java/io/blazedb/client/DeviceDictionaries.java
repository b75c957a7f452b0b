package io.blazedb.client;

import io.blazedb.client.relay.DictionarySource;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.op.DatabaseName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dictionaries of one database on a device: those that it unpacks with, and the one that it
 * packs with. What is not here is fetched once and kept in the local store. Thread-safe.
 */
final class DeviceDictionaries implements Dictionaries {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceDictionaries.class);

  /** In memory; the store may keep more. A database seldom has several in use. */
  private static final int KEPT_MAX = 8;

  private final DatabaseName database;
  private final Replica replica;
  private final DictionarySource source;
  private final Map<Integer, TrainedDictionary> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, TrainedDictionary> eldest) {
          return size() > KEPT_MAX;
        }
      };
  private Optional<TrainedDictionary> current = Optional.empty();

  DeviceDictionaries(DatabaseName database, Replica replica, DictionarySource source) {
    this.database = database;
    this.replica = replica;
    this.source = source;
  }

  @Override
  public synchronized Optional<TrainedDictionary> find(int id) {
    TrainedDictionary here = kept.get(id);
    if (here != null) {
      return Optional.of(here);
    }
    Optional<TrainedDictionary> stored = replica.dictionary(id);
    stored.ifPresent(dictionary -> kept.put(id, dictionary));
    return stored;
  }

  /** The one to pack with, if the server has told of one. */
  synchronized Optional<TrainedDictionary> current() {
    return current;
  }

  /**
   * Gets a dictionary that is not here; somebody packs with it, so there may be a new newest one.
   */
  CompletableFuture<Void> fetch(int id) {
    return source
        .fetch(id)
        .thenAccept(
            dictionary -> {
              keep(dictionary);
              askForNewest();
            });
  }

  private void keep(TrainedDictionary dictionary) {
    replica.keep(dictionary);
    synchronized (this) {
      kept.put(dictionary.id(), dictionary);
    }
  }

  /** Learns, in the background, what to pack with. Until then batches are packed without. */
  void askForNewest() {
    OptionalInt known =
        current().map(each -> OptionalInt.of(each.id())).orElseGet(OptionalInt::empty);
    CompletableFuture<?> unused =
        source
            .newest(database, known)
            .whenComplete(
                (newest, failure) -> {
                  if (failure == null) {
                    newest.ifPresent(this::use);
                  } else {
                    LOG.debug("{} packs without a new dictionary", database, failure);
                  }
                });
  }

  private void use(TrainedDictionary newest) {
    keep(newest);
    synchronized (this) {
      current = Optional.of(newest);
    }
  }

  /** The server does not have it: batches are packed without until it tells of one again. */
  synchronized void withdraw() {
    current = Optional.empty();
  }
}
