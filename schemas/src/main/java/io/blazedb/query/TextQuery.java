package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a full-text search looks for, read from its small language: what is between white space are
 * words, all of which must be there. {@code "…"} is a phrase, {@code word*} any word that begins
 * so, and a {@code -} before either says that it must not be there.
 *
 * @param terms in their order, 1 to {@link #TERMS_MAX}, one of them {@link Sign#REQUIRED} at least
 */
public record TextQuery(List<Term> terms) {
  /** The most UTF-16 units of a search. */
  public static final int CHARS_MAX = 1_000;

  /** The most words and phrases of a search. */
  public static final int TERMS_MAX = 32;

  /** Whether a term must be there. */
  public enum Sign {
    /** It must be there. */
    REQUIRED,
    /** It must not. */
    EXCLUDED
  }

  /** How a term's last word is compared. */
  public enum End {
    /** With whole words. */
    WHOLE,
    /** With the beginnings of words. */
    PREFIX
  }

  /**
   * A word, or a phrase: words that follow each other.
   *
   * @param sign whether it must be there
   * @param text as it was written, without signs; what the words of it are, the analysis says
   * @param end how its last word is compared
   */
  public record Term(Sign sign, String text, End end) {}

  /** Copies the list. */
  public TextQuery {
    terms = List.copyOf(terms);
  }

  /**
   * Reads a search.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} naming what is wrong, and at which character
   */
  public static TextQuery parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw bad("has " + text.length() + " characters, at most " + CHARS_MAX);
    }
    List<Term> terms = new Reader(text).terms();
    if (terms.isEmpty()) {
      throw bad("is empty");
    }
    if (terms.size() > TERMS_MAX) {
      throw bad("has " + terms.size() + " words and phrases, at most " + TERMS_MAX);
    }
    if (terms.stream().allMatch(term -> term.sign == Sign.EXCLUDED)) {
      throw bad("says only what must not be there; it needs a word that must");
    }
    return new TextQuery(terms);
  }

  private static BlazeException bad(String why) {
    return new BlazeException(ErrorCode.BAD_QUERY, "the text of a search " + why);
  }

  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Term> terms() {
      List<Term> terms = new ArrayList<>();
      while (skipSpace()) {
        terms.add(term());
      }
      return terms;
    }

    private boolean skipSpace() {
      while (at < text.length() && isSpace(at)) {
        at++;
      }
      return at < text.length();
    }

    private boolean isSpace(int index) {
      return Character.isWhitespace(text.charAt(index))
          || Character.isSpaceChar(text.charAt(index));
    }

    private Term term() {
      Sign sign = text.charAt(at) == '-' ? Sign.EXCLUDED : Sign.REQUIRED;
      at += sign == Sign.EXCLUDED ? 1 : 0;
      boolean isPhrase = at < text.length() && text.charAt(at) == '"';
      return isPhrase ? phrase(sign) : word(sign);
    }

    private Term phrase(Sign sign) {
      int from = at + 1;
      int end = text.indexOf('"', from);
      if (end < 0) {
        throw bad("has a phrase that does not end; it begins at character " + at);
      }
      at = end + 1;
      if (at < text.length() && !isSpace(at)) {
        throw bad("needs a space behind the phrase that ends at character " + end);
      }
      String phrase = text.substring(from, end);
      if (phrase.isBlank()) {
        throw bad("has an empty phrase at character " + (from - 1));
      }
      return new Term(sign, phrase, End.WHOLE);
    }

    private Term word(Sign sign) {
      int from = at;
      while (at < text.length() && !isSpace(at)) {
        at++;
      }
      String word = text.substring(from, at);
      int quote = word.indexOf('"');
      if (quote >= 0) {
        throw bad("has a quote within a word, at character " + (from + quote));
      }
      int star = word.indexOf('*');
      if (star >= 0 && star < word.length() - 1) {
        throw bad("has a * that does not end its word, at character " + (from + star));
      }
      String written = star < 0 ? word : word.substring(0, star);
      if (written.isEmpty()) {
        throw bad("has a sign without a word at character " + from);
      }
      return new Term(sign, written, star < 0 ? End.WHOLE : End.PREFIX);
    }
  }
}
