package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.TextQuery;
import io.blazedb.query.TextQuery.End;
import io.blazedb.query.TextQuery.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Judges records by a full-text search. A term may be in any of the fields, a phrase within one
 * text of one of them.
 *
 * <p>The score is a function of the search and the record alone: for each required term with {@code
 * w} words that is there {@code n} times among {@code words} words, {@code w * n / (n + 1.2 * (0.25
 * + 0.75 * words / 100))}, summed. It is BM25 without what that takes from the rest of the
 * collection, so that a row keeps its place while others come and go, and scores of several shards
 * compare. Not thread-safe.
 */
public final class TextMatch {
  private static final double SATURATION = 1.2;
  private static final double LENGTH_WEIGHT = 0.75;
  private static final double LENGTH_TYPICAL = 100;

  private final Function<String, List<String>> analysis;
  private final List<Words> required = new ArrayList<>();
  private final List<Words> excluded = new ArrayList<>();
  private Optional<Judged> last = Optional.empty();

  /**
   * The words of one term.
   *
   * @param words in their order, one at least
   * @param end how the last one is compared
   */
  public record Words(List<String> words, End end) {
    /** Copies the list. */
    public Words {
      words = List.copyOf(words);
    }
  }

  /** A record is judged by a filter, and then sorted: its texts are analysed once for both. */
  private record Judged(List<Optional<Value>> values, double score) {}

  /**
   * What judges by {@code query}.
   *
   * @param analysis the words of a text, in their order
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for a term without words
   */
  public TextMatch(TextQuery query, Function<String, List<String>> analysis) {
    this.analysis = analysis;
    for (TextQuery.Term term : query.terms()) {
      List<String> words = analysis.apply(term.text());
      if (words.isEmpty()) {
        throw new BlazeException(
            ErrorCode.BAD_QUERY, "\"" + term.text() + "\" has no word that can be searched");
      }
      (term.sign() == Sign.REQUIRED ? required : excluded).add(new Words(words, term.end()));
    }
  }

  /** The terms that must be there. */
  public List<Words> required() {
    return List.copyOf(required);
  }

  /** The terms that must not. */
  public List<Words> excluded() {
    return List.copyOf(excluded);
  }

  /** The texts of a field: a text, or those of an array. */
  public static List<String> texts(Value value) {
    if (value instanceof Value.Text text) {
      return List.of(text.value());
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof Value.Array array) {
      for (Value each : array.values()) {
        if (each instanceof Value.Text text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }

  /** As {@link TextSearch#score}. */
  public double score(List<Optional<Value>> values) {
    if (last.isEmpty() || !last.get().values.equals(values)) {
      last = Optional.of(new Judged(List.copyOf(values), judge(values)));
    }
    return last.get().score;
  }

  private double judge(List<Optional<Value>> values) {
    List<List<String>> texts = new ArrayList<>();
    int words = 0;
    for (Optional<Value> value : values) {
      for (String text : value.map(TextMatch::texts).orElse(List.of())) {
        List<String> analysed = analysis.apply(text);
        texts.add(analysed);
        words += analysed.size();
      }
    }
    double length = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * words / LENGTH_TYPICAL);
    double score = 0;
    for (Words each : required) {
      int found = count(each, texts);
      if (found == 0) {
        return 0;
      }
      score += each.words.size() * (found / (found + length));
    }
    return excluded.stream().anyMatch(each -> count(each, texts) > 0) ? 0 : score;
  }

  private static int count(Words term, List<List<String>> texts) {
    int count = 0;
    for (List<String> text : texts) {
      for (int from = 0; from + term.words.size() <= text.size(); from++) {
        count += isAt(term, text, from) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isAt(Words term, List<String> text, int from) {
    int last = term.words.size() - 1;
    for (int i = 0; i < last; i++) {
      if (!text.get(from + i).equals(term.words.get(i))) {
        return false;
      }
    }
    String word = text.get(from + last);
    return term.end == End.PREFIX
        ? word.startsWith(term.words.get(last))
        : word.equals(term.words.get(last));
  }
}
