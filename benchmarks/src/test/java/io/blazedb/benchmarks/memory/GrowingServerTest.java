package io.blazedb.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.benchmarks.memory.Content.Unit;
import io.blazedb.benchmarks.memory.GrowingServer.Growth;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingServerTest {
  @TempDir private Path directory;

  @Test
  void weighsAServerBeforeAndAfterItHasTenTimesAsManyDatabases() {
    Content content = new Content("databases", Unit.DATABASES, 3, 2);
    Growth growth = new GrowingServer(directory, Content.ballast(2), content, 2).weighed();
    for (MemoryUse use : new MemoryUse[] {growth.before(), growth.after()}) {
      assertThat(use.heapBytes()).isPositive();
      assertThat(use.anonBytes()).isGreaterThan(use.heapBytes());
      assertThat(use.rssBytes()).isGreaterThan(use.anonBytes());
    }
  }
}
