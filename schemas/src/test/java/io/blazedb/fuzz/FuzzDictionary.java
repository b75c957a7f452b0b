package io.blazedb.fuzz;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.op.Bytes;
import java.util.Optional;

/** The one trained dictionary that the fuzz targets know. */
final class FuzzDictionary {
  static final TrainedDictionary TRAINED =
      TrainedDictionary.of(Bytes.wrap(Corpus.resource("dictionary.bin")));

  static final Dictionaries KNOWN =
      id -> id == TRAINED.id() ? Optional.of(TRAINED) : Optional.empty();

  private FuzzDictionary() {}
}
