package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Prometheus' text format 0.0.4, read strictly: every rule of the format, and of naming,
 * that is broken fails the test.
 */
public final class Exposition {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(,|$)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, List<Map<String, String>>> labels = new HashMap<>();
  private String family = "";

  private Exposition() {}

  /** The page {@code text}. */
  public static Exposition parse(String text) {
    assertThat(text).endsWith("\n");
    Exposition page = new Exposition();
    text.lines().forEach(page::line);
    page.checkHistograms();
    return page;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      begin(line.split(" ", 4)[2]);
    } else if (line.startsWith("# TYPE ")) {
      type(line.split(" ", -1));
    } else {
      assertThat(line).as("neither comment nor sample").doesNotStartWith("#").isNotBlank();
      sample(line);
    }
  }

  private void begin(String name) {
    assertThat(name).matches(NAME);
    assertThat(types).as("%s comes in one piece", name).doesNotContainKey(name);
    family = name;
  }

  private void type(String[] words) {
    assertThat(words).hasSize(4);
    if (!words[2].equals(family)) {
      begin(words[2]);
    }
    assertThat(TYPES).contains(words[3]);
    assertThat(types.put(words[2], words[3])).as("%s has one type", words[2]).isNull();
    if (words[3].equals("counter")) {
      assertThat(words[2]).endsWith("_total");
    } else {
      assertThat(words[2]).doesNotEndWith("_total");
    }
  }

  private void sample(String line) {
    Matcher parts = SAMPLE.matcher(line);
    assertThat(parts.matches()).as("a sample: %s", line).isTrue();
    String name = parts.group(1);
    assertThat(familyOf(name)).as("%s is of the family above it", line).isEqualTo(family);
    Map<String, String> read = labels(parts.group(2) == null ? "" : parts.group(2));
    double value = value(parts.group(3));
    assertThat(samples.put(name + read, value)).as("%s is there once", line).isNull();
    labels.computeIfAbsent(name, any -> new ArrayList<>()).add(read);
    if (types.get(family).equals("counter")) {
      assertThat(value).as(line).isGreaterThanOrEqualTo(0);
    }
  }

  private String familyOf(String name) {
    String type = types.getOrDefault(family, "");
    if (type.equals("histogram") || type.equals("summary")) {
      for (String suffix : List.of("_bucket", "_sum", "_count")) {
        if (name.equals(family + suffix)) {
          return family;
        }
      }
    }
    return name;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> read = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      assertThat(label.find(at) && label.start() == at).as("labels: %s", text).isTrue();
      assertThat(read.put(label.group(1), label.group(2))).as("%s once", text).isNull();
      at = label.end();
    }
    return read;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Buckets grow, the last is +Inf and is the count. */
  private void checkHistograms() {
    types.forEach(
        (name, type) -> {
          if (type.equals("histogram")) {
            checkHistogram(name);
          }
        });
  }

  private void checkHistogram(String name) {
    Map<Map<String, String>, Double> before = new HashMap<>();
    Map<Map<String, String>, String> lastBound = new HashMap<>();
    for (Map<String, String> each : labels.getOrDefault(name + "_bucket", List.of())) {
      Map<String, String> series = new TreeMap<>(each);
      String bound = series.remove("le");
      double count = samples.get(name + "_bucket" + each);
      assertThat(count).isGreaterThanOrEqualTo(before.getOrDefault(series, 0.0));
      before.put(series, count);
      lastBound.put(series, bound);
    }
    before.forEach(
        (series, count) -> {
          assertThat(lastBound.get(series)).isEqualTo("+Inf");
          assertThat(samples.get(name + "_count" + series)).isEqualTo(count);
          assertThat(samples).containsKey(name + "_sum" + series);
        });
  }

  /** The names of all families. */
  public Set<String> families() {
    return types.keySet();
  }

  /** A sample; {@code labels} are name, value, name, value, … */
  public double value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    assertThat(samples).containsKey(name + wanted);
    return samples.get(name + wanted);
  }

  /** Every value of every label. */
  public Set<String> labelValues() {
    Set<String> all = new HashSet<>();
    labels.values().forEach(each -> each.forEach(one -> all.addAll(one.values())));
    return all;
  }
}
