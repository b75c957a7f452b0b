package io.blazedb.benchmarks.gateway;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** Which classes' instances take more of this process's heap than when it was asked first. */
final class HeapHistogram {
  private static final int CLASSES_TOLD = 12;
  private static final int BYTES_COLUMN = 2;
  private static final int CLASS_COLUMN = 3;

  private Map<String, Long> first = Map.of();

  /** Bytes by class that were added since the first call, the most first; garbage is collected. */
  Facts grown() throws JMException {
    Map<String, Long> now = parse(histogram());
    Map<String, String> told = new LinkedHashMap<>();
    if (first.isEmpty()) {
      first = now;
      return new Facts(told);
    }
    now.entrySet().stream()
        .sorted(Comparator.comparingLong(each -> -growth(each)))
        .limit(CLASSES_TOLD)
        .filter(each -> growth(each) > 0)
        .forEach(each -> told.put(each.getKey(), Long.toString(growth(each))));
    return new Facts(told);
  }

  private long growth(Map.Entry<String, Long> now) {
    return now.getValue() - first.getOrDefault(now.getKey(), 0L);
  }

  private static String histogram() throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  /** Lines are {@code number: instances bytes class}; others are headings. */
  static Map<String, Long> parse(String histogram) {
    Map<String, Long> bytes = new HashMap<>();
    histogram
        .lines()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(words -> words.length > CLASS_COLUMN && words[0].matches("\\d+:"))
        .forEach(
            words ->
                bytes.merge(words[CLASS_COLUMN], Long.parseLong(words[BYTES_COLUMN]), Long::sum));
    return bytes;
  }
}
