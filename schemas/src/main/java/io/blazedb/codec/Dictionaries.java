package io.blazedb.codec;

import io.blazedb.op.Bytes;
import java.util.Optional;
import java.util.OptionalInt;

/** The trained dictionaries that a reader of batches holds. Implementations are thread-safe. */
@FunctionalInterface
public interface Dictionaries {
  /** No dictionaries. */
  Dictionaries NONE = id -> Optional.empty();

  /** The dictionary with this id, if it is here. */
  Optional<TrainedDictionary> find(int id);

  /**
   * The id of the dictionary that a batch is packed with, read from its header alone.
   *
   * @param batch encoded; need not be well-formed
   * @return empty if it needs none, or if its header cannot be read: decoding says why then
   */
  static OptionalInt neededBy(Bytes batch) {
    try {
      if (batch.length() < 2 || BatchHeader.compression(batch) != Compression.ZSTD_DICTIONARY) {
        return OptionalInt.empty();
      }
      BlazeReader in = new BlazeReader(batch);
      BatchHeader.readNode(in);
      BatchHeader.readObserved(in);
      long id = in.readVarint();
      return id < 1 || id > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) id);
    } catch (MalformedException | ArrayIndexOutOfBoundsException unreadable) {
      return OptionalInt.empty();
    }
  }
}
