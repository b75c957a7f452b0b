package io.blazedb.benchmarks.gateway;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
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
  private static final String ANONYMOUS = "RssAnon:";

  /** Objects with cleaners go in the second round, what they held in the third. */
  private static final int COLLECTIONS = 3;

  private Memory() {}

  /**
   * Collects garbage, then tells {@code rssBytes}, of which {@code anonBytes} are of no file,
   * {@code heapBytes}, {@code directBytes} of buffers, and open {@code files}.
   */
  static Facts settled() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Facts(
        Map.of(
            "rssBytes",
            Long.toString(status(RESIDENT)),
            "anonBytes",
            Long.toString(status(ANONYMOUS)),
            "directBytes",
            Long.toString(directBytes()),
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

  /** What buffers outside the heap hold; Netty has pools of its own beside them. */
  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /**
   * A line of what the system knows of this process.
   *
   * @throws IOException elsewhere than on Linux
   */
  private static long status(String name) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        String kilobytes = line.substring(name.length()).replace("kB", "").trim();
        return Long.parseLong(kilobytes) << 10;
      }
    }
    throw new IOException(STATUS + " does not tell " + name);
  }
}
