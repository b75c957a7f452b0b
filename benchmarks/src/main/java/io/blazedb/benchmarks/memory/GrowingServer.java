package io.blazedb.benchmarks.memory;

import io.blazedb.benchmarks.gateway.Child;
import io.blazedb.benchmarks.gateway.Facts;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A server in a process of its own that keeps little, then ten times as much. Its heap follows what
 * lives in it, so that what is resident is what is needed.
 */
final class GrowingServer {
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx256m",
          "-Xmn16m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10");

  /** Small, so that what is kept at first fills it already. */
  private static final int VIEW_MIB = 16;

  private static final int FACTOR = 10;

  private final Path directory;
  private final Content ballast;
  private final Content content;
  private final int idle;

  /**
   * A server that is not started yet.
   *
   * @param directory an empty directory
   * @param ballast what is there at the beginning already, and fills caches and compiles code
   * @param idle how many connections are open while it is weighed
   */
  GrowingServer(Path directory, Content ballast, Content content, int idle) {
    this.directory = directory;
    this.ballast = ballast;
    this.content = content;
    this.idle = idle;
  }

  /**
   * What was weighed.
   *
   * @param before with little
   * @param after with ten times as much
   * @param classes bytes that were added in the heap, by class, of those that grew most
   */
  record Growth(MemoryUse before, MemoryUse after, Facts classes) {
    /** The classes, those that grew most first. */
    List<String> mostGrown() {
      return classes.values().entrySet().stream()
          .sorted(Comparator.comparingLong(each -> -Long.parseLong(each.getValue())))
          .map(Object::toString)
          .toList();
    }
  }

  /** Starts it, fills it, weighs it twice, and stops it. */
  Growth weighed() {
    try (Child child =
        Child.start(
            directory, JVM, List.of("up", directory + "/data", Integer.toString(VIEW_MIB)))) {
      int port = (int) child.ready().number("port");
      try (Filling filling = new Filling(port, idle)) {
        Asking asking = new Asking(port, filling);
        int few = content.batches();
        filling.write(ballast, 0, ballast.batches());
        filling.write(content, 0, few);
        MemoryUse before = weighed(child, asking, few);
        child.ask("grown");
        filling.write(content, few, FACTOR * few);
        MemoryUse after = weighed(child, asking, FACTOR * few);
        return new Growth(before, after, child.ask("grown"));
      }
    }
  }

  /** Asked twice: what was asked first fills caches, and leaves what only then is garbage. */
  private MemoryUse weighed(Child child, Asking asking, int written) {
    asking.everything(content, content.databases(written));
    asking.everything(ballast, 1);
    child.ask("memory");
    asking.everything(ballast, 1);
    return MemoryUse.of(child.ask("memory"));
  }
}
