package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/**
 * The name of a collection of records: 1 to 64 of A-Z a-z 0-9 _ - . beginning with a letter or _.
 *
 * @param text the name
 */
public record CollectionName(String text) implements Comparable<CollectionName> {
  /** The most bytes (and characters) of a name. */
  public static final int LENGTH_MAX = 64;

  /**
   * Checks the grammar.
   *
   * @throws BlazeException {@link ErrorCode#BAD_COLLECTION_NAME} if the name is outside the grammar
   */
  public CollectionName {
    if (!NameGrammar.isCollection(text, LENGTH_MAX)) {
      throw new BlazeException(
          ErrorCode.BAD_COLLECTION_NAME,
          "\""
              + NameGrammar.printable(text)
              + "\" is not a collection name: 1 to 64 of A-Z a-z 0-9 _ - . beginning with a letter or _");
    }
  }

  @Override
  public int compareTo(CollectionName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
