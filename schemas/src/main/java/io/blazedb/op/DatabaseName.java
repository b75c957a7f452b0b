package io.blazedb.op;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;

/**
 * The name of a database, the unit of sharing, ordering and permission: 1 to 64 of a-z 0-9 _ - .
 * beginning with a letter or digit.
 *
 * @param text the name
 */
public record DatabaseName(String text) implements Comparable<DatabaseName> {
  /** The most bytes (and characters) of a name. */
  public static final int LENGTH_MAX = 64;

  /**
   * Checks the grammar.
   *
   * @throws BlazeException {@link ErrorCode#BAD_DATABASE_NAME} if the name is outside the grammar
   */
  public DatabaseName {
    if (!NameGrammar.isDatabase(text, LENGTH_MAX)) {
      throw new BlazeException(
          ErrorCode.BAD_DATABASE_NAME,
          "\""
              + NameGrammar.printable(text)
              + "\" is not a database name: 1 to 64 of a-z 0-9 _ - . beginning with a letter or digit");
    }
  }

  @Override
  public int compareTo(DatabaseName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
