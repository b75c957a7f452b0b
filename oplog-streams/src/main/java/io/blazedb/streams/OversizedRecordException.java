package io.blazedb.streams;

/** A record would outgrow what the changelog of a view takes as one entry. */
final class OversizedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OversizedRecordException(int bytes, int bytesMax) {
    super("a record would have %d bytes, at most %d".formatted(bytes, bytesMax));
  }
}
