package io.blazedb.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.DatabaseName;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path directory;

  @Test
  void allChecksHoldWithAnotherSeedThanTheCommandsOwn() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    try (Server server = Server.start(ServerConfig.in(directory, 0))) {
      assertThat(server.awaitViews(Duration.ofMinutes(1))).isTrue();
      assertThat(new Demo(out, 7).run(server.syncUrl(), new DatabaseName("demo")))
          .matches("demo: ok records=\\d+ ops=\\d+ digest=[0-9a-f]{32}");
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("24 of 24")
        .contains("p50")
        .contains("bytes per op");
  }
}
