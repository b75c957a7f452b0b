package io.blazedb.benchmarks.gateway;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What this process occupies, once its garbage is gone. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FILES = Path.of("/proc/self/fd");
  private static final String RESIDENT = "VmRSS:";

  /** Objects with cleaners go in the second round, what they held in the third. */
  private static final int COLLECTIONS = 3;

  private Memory() {}

  /** Collects garbage, then tells {@code rssBytes}, {@code heapBytes} and open {@code files}. */
  static Facts settled() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Facts(
        Map.of(
            "rssBytes",
            Long.toString(residentBytes()),
            "heapBytes",
            Long.toString(heap),
            "files",
            Long.toString(openFiles())));
  }

  /** Open files, sockets among them. */
  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.count();
    }
  }

  /**
   * The resident set.
   *
   * @throws IOException elsewhere than on Linux
   */
  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(RESIDENT)) {
        String kilobytes = line.substring(RESIDENT.length()).replace("kB", "").trim();
        return Long.parseLong(kilobytes) << 10;
      }
    }
    throw new IOException(STATUS + " does not tell " + RESIDENT);
  }
}
