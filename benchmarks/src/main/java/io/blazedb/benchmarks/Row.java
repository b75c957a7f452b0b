package io.blazedb.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * One line of a report.
 *
 * @param name begins with the row's number on the scoreboard, if it has one
 * @param target what the ratio must reach
 * @param measured the pairs
 */
public record Row(String name, Target target, Measured measured) {
  private static final MathContext DIGITS = new MathContext(6);

  /** A row of two sizes or counts, which are what they are at every repetition. */
  public static Row ofCounts(String name, Target target, long numerator, long denominator) {
    Measured.Pair pair =
        new Measured.Pair(Sample.of((double) numerator), Sample.of((double) denominator));
    double ratio = pair.ratio();
    return new Row(name, target, new Measured(pair, ratio, ratio, 0, Optional.empty()));
  }

  /** Whether the row counts: it is not void. */
  public boolean isValid() {
    return measured.fault().isEmpty();
  }

  /** Whether the row counts and reaches its target. */
  public boolean isMet() {
    return isValid() && target.isMetBy(measured.median().ratio());
  }

  /** The row as one line of JSON, in the scoreboard's form. */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("row", name);
    json.put("numerator", rounded(measured.median().numerator().figure()));
    json.put("denominator", rounded(measured.median().denominator().figure()));
    json.put("ratio", rounded(measured.median().ratio()));
    json.put("target", target.text());
    json.put("spread", rounded(measured.spread()));
    json.put("void", !isValid());
    return json.toString();
  }

  /** Six significant digits: what is behind them is noise. */
  private static double rounded(double figure) {
    return new BigDecimal(figure).round(DIGITS).doubleValue();
  }
}
