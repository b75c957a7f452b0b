package io.blazedb.codec;

import java.util.Optional;

/** The trained dictionaries that a reader of batches holds. Implementations are thread-safe. */
@FunctionalInterface
public interface Dictionaries {
  /** No dictionaries. */
  Dictionaries NONE = id -> Optional.empty();

  /** The dictionary with this id, if it is here. */
  Optional<TrainedDictionary> find(int id);
}
