package io.blazedb.streams.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The words of a text, for records and for searches alike: the tokens of Unicode's word boundaries
 * (UAX #29), without regard to case, to compatibility forms, and to accents (marks that belong to
 * no script of their own, but for the voicing marks of kana), and parted where something other than
 * letters, numbers and marks stands in them: {@code vnd.ms-excel} is three words.
 *
 * <p>Not thread-safe.
 */
public final class Words {
  private static final int KANA_VOICED = 0x3099;
  private static final int KANA_HALF_VOICED = 0x309A;

  private final StandardTokenizer tokenizer = new StandardTokenizer();
  private final CharTermAttribute token = tokenizer.addAttribute(CharTermAttribute.class);

  /** The words of {@code text}, in their order; those of more than 255 characters are cut. */
  public List<String> of(String text) {
    List<String> words = new ArrayList<>();
    try {
      tokenizer.setReader(new StringReader(text));
      tokenizer.reset();
      while (tokenizer.incrementToken()) {
        addParts(folded(token.toString()), words);
      }
      tokenizer.end();
      tokenizer.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return words;
  }

  private static String folded(String token) {
    String plain = isAscii(token) ? token : withoutAccents(token);
    StringBuilder folded = new StringBuilder(plain.length());
    // To upper case first, for letters with several lower cases: the sigmas.
    plain
        .codePoints()
        .forEach(c -> folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
    return folded.toString();
  }

  private static boolean isAscii(String token) {
    return token.chars().allMatch(c -> c < 0x80);
  }

  private static String withoutAccents(String token) {
    StringBuilder plain = new StringBuilder(token.length());
    Normalizer.normalize(token, Form.NFKD)
        .codePoints()
        .filter(c -> !isAccent(c))
        .forEach(plain::appendCodePoint);
    return Normalizer.normalize(plain, Form.NFC);
  }

  private static boolean isAccent(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK
        && UnicodeScript.of(c) == UnicodeScript.INHERITED
        && c != KANA_VOICED
        && c != KANA_HALF_VOICED;
  }

  /** A token without any letter or number, as of symbols, is a word as it is. */
  private static void addParts(String token, List<String> words) {
    if (token.codePoints().noneMatch(Words::isOfWords)) {
      words.add(token);
      return;
    }
    int from = 0;
    for (int at = 0; at < token.length(); ) {
      int c = token.codePointAt(at);
      if (!isOfWords(c)) {
        addWord(token.substring(from, at), words);
        from = at + Character.charCount(c);
      }
      at += Character.charCount(c);
    }
    addWord(token.substring(from), words);
  }

  private static void addWord(String word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word);
    }
  }

  private static boolean isOfWords(int c) {
    return Character.isLetterOrDigit(c)
        || switch (Character.getType(c)) {
          case Character.LETTER_NUMBER,
              Character.OTHER_NUMBER,
              Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }
}
