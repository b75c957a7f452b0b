package io.blazedb.op;

/** The grammars of names. */
final class NameGrammar {
  private static final int PRINTED_MAX = 80;

  private NameGrammar() {}

  static boolean isDatabase(String text, int lengthMax) {
    return fits(text, lengthMax)
        && isLowerOrDigit(text.charAt(0))
        && text.chars().allMatch(c -> isLowerOrDigit(c) || isPunctuation(c));
  }

  static boolean isCollection(String text, int lengthMax) {
    return fits(text, lengthMax)
        && (isLetter(text.charAt(0)) || text.charAt(0) == '_')
        && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || isPunctuation(c));
  }

  /** The text cut to a printable length, with control characters escaped. */
  static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(PRINTED_MAX)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > PRINTED_MAX
        ? out.append('…').toString()
        : out.toString();
  }

  private static boolean fits(String text, int lengthMax) {
    return !text.isEmpty() && text.length() <= lengthMax;
  }

  private static boolean isLowerOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || isDigit(c);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPunctuation(int c) {
    return c == '_' || c == '-' || c == '.';
  }
}
