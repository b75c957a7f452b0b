package io.blazedb.port;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that has no dictionaries and takes none. */
public final class NoDictionaries implements DictionaryStore {
  @Override
  public CompletionStage<DictionaryRecord> publish(
      DatabaseName database, TrainedDictionary dictionary) {
    return CompletableFuture.failedFuture(
        new BlazeException(ErrorCode.UNAVAILABLE, "no dictionaries are kept here"));
  }

  @Override
  public Optional<DictionaryRecord> get(int id) {
    return Optional.empty();
  }

  @Override
  public List<DictionaryRecord> of(DatabaseName database) {
    return List.of();
  }

  @Override
  public CompletionStage<Void> refresh() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public Optional<String> unready() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
