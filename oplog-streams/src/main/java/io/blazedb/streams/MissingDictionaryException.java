package io.blazedb.streams;

/**
 * A batch of the log cannot be read for want of its dictionary. It is not the batch's fault: the
 * gateway had the dictionary when it took the batch, so the batch must be merged later and not be
 * passed over.
 */
final class MissingDictionaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingDictionaryException(int id, String why) {
    super("dictionary " + id + " of a batch in the log is not here: " + why);
  }
}
