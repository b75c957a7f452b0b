package io.blazedb.port;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A {@link DictionaryStore} in memory that keeps the port's contract, for tests. Several stores may
 * share a topic, as gateways do: each knows what was there when it was opened, what it published,
 * and after {@link #refresh} the rest.
 */
public final class InMemoryDictionaries implements DictionaryStore {
  private final Topic topic;
  private final DictionaryShelf shelf;
  private boolean closed;
  private Optional<BlazeException> fault = Optional.empty();

  /** What stores share. */
  public static final class Topic {
    private final List<DictionaryRecord> records = new ArrayList<>();
  }

  /** A store of its own. */
  public InMemoryDictionaries() {
    this(new Topic(), DictionaryLimits.DEFAULT);
  }

  /** A store of what is in {@code topic}. */
  public InMemoryDictionaries(Topic topic, DictionaryLimits limits) {
    this.topic = topic;
    this.shelf = new DictionaryShelf(limits);
    read();
  }

  private void read() {
    synchronized (topic) {
      topic.records.forEach(shelf::put);
    }
  }

  @Override
  public synchronized CompletionStage<DictionaryRecord> publish(
      DatabaseName database, TrainedDictionary dictionary) {
    try {
      requireOpen();
      synchronized (topic) {
        read();
        DictionaryRecord record = shelf.next(database, dictionary, System.currentTimeMillis());
        if (shelf.get(record.id()).isEmpty()) {
          topic.records.add(record);
          shelf.put(record);
        }
        return CompletableFuture.completedFuture(record);
      }
    } catch (BlazeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new BlazeException(ErrorCode.UNAVAILABLE, "the dictionaries are closed");
    }
    fault.ifPresent(
        cause -> {
          throw cause;
        });
  }

  /** From now on the topic can neither be read nor written. */
  public synchronized void fail(String why) {
    fault = Optional.of(new BlazeException(ErrorCode.UNAVAILABLE, why));
  }

  /** The topic serves again. */
  public synchronized void mend() {
    fault = Optional.empty();
  }

  @Override
  public Optional<DictionaryRecord> get(int id) {
    return shelf.get(id);
  }

  @Override
  public List<DictionaryRecord> of(DatabaseName database) {
    return shelf.of(database);
  }

  @Override
  public synchronized CompletionStage<Void> refresh() {
    try {
      requireOpen();
      read();
      return CompletableFuture.completedFuture(null);
    } catch (BlazeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized Optional<String> unready() {
    return fault.map(BlazeException::getMessage);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
