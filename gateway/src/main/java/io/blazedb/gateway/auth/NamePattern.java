package io.blazedb.gateway.auth;

/**
 * A name, the beginning of names with a {@code *} behind it, or {@code *} for every name.
 *
 * @param text as the token has it
 */
record NamePattern(String text) {
  private static final String ANY = "*";

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is empty, or has a {@code *} before its end
   */
  NamePattern {
    int star = text.indexOf('*');
    if (text.isEmpty() || (star >= 0 && star < text.length() - 1)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a name, nor the beginning of one with a * at its end");
    }
  }

  boolean matches(String name) {
    return text.endsWith(ANY)
        ? name.startsWith(text.substring(0, text.length() - 1))
        : name.equals(text);
  }

  boolean matchesAll() {
    return text.equals(ANY);
  }
}
