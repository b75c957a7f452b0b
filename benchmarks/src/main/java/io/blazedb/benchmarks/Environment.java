package io.blazedb.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** What was measured on: the header of every report. */
final class Environment {
  private static final String RESOURCE = "version.properties";

  private Environment() {}

  /** Versions, machine and heap, a line each. */
  static List<String> describe() {
    Runtime runtime = Runtime.getRuntime();
    return List.of(
        "BlazeDB %s, %s %s (%s)"
            .formatted(
                version(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                System.getProperty("java.vendor")),
        "%s %s %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                runtime.availableProcessors()),
        String.format(
            Locale.ROOT,
            "heap at most %d MB, collectors %s, flags %s",
            runtime.maxMemory() >> 20,
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(collector -> collector.getName())
                .toList(),
            ManagementFactory.getRuntimeMXBean().getInputArguments()));
  }

  /** The version of BlazeDB that is measured. */
  static String version() {
    Properties built = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      built.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " can't be read", e);
    }
    return built.getProperty("version");
  }
}
