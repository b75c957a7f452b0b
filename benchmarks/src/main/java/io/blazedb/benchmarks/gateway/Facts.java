package io.blazedb.benchmarks.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a child tells: {@code name=value} pairs on one line, without spaces in them.
 *
 * @param values by name
 */
public record Facts(Map<String, String> values) {
  /** Copies the map. */
  public Facts {
    values = Map.copyOf(values);
  }

  /** Nothing to tell. */
  static Facts none() {
    return new Facts(Map.of());
  }

  static Facts parse(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : line.trim().split(" +", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new Facts(values);
  }

  String format() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  /**
   * One value.
   *
   * @throws IllegalStateException if the child did not tell
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the child did not tell its " + name + ", only " + values);
    }
    return value;
  }

  /** One value that is a whole number. */
  public long number(String name) {
    return Long.parseLong(text(name));
  }
}
