package io.blazedb.client.relay;

import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Where a device gets the dictionaries that batches are packed with. Thread-safe. */
public interface DictionarySource {
  /** A source that has none. */
  DictionarySource NONE =
      new DictionarySource() {
        @Override
        public CompletableFuture<TrainedDictionary> fetch(int id) {
          return CompletableFuture.failedFuture(
              new BlazeException(ErrorCode.UNKNOWN_ENCODING, "there is no dictionary " + id));
        }

        @Override
        public CompletableFuture<Optional<TrainedDictionary>> newest(
            DatabaseName database, OptionalInt known) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
      };

  /**
   * A dictionary by its id.
   *
   * @return fails with a {@code BlazeException}: {@code UNKNOWN_ENCODING} if there is none of this
   *     id, {@code UNAVAILABLE} if the server cannot be asked
   */
  CompletableFuture<TrainedDictionary> fetch(int id);

  /**
   * The dictionary that batches of a database should be packed with.
   *
   * @param known the one that the caller has; it is not sent again
   * @return empty if the database has none, or if {@code known} is it; fails with {@code
   *     UNAVAILABLE} if the server cannot be asked
   */
  CompletableFuture<Optional<TrainedDictionary>> newest(DatabaseName database, OptionalInt known);
}
