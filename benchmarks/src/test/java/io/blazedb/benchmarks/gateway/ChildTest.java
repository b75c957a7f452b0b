package io.blazedb.benchmarks.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.op.Cursor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx128m");

  @TempDir private Path directory;

  @Test
  void answersAndEndsWhenItIsClosed() throws Exception {
    Child child = Child.start(directory, JVM, List.of("bare"));
    ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
    assertThat(child.ready().number("port")).isPositive();
    assertThat(child.ask("memory").number("rssBytes")).isPositive();
    child.close();
    process.onExit().get(60, TimeUnit.SECONDS);
  }

  @Test
  void saysWhyAChildDoesNotComeUp() {
    assertThatThrownBy(() -> Child.start(directory, JVM, List.of("nonsense")))
        .hasMessageContaining("no such role: [nonsense]");
  }

  @Test
  void deliversToEverySubscriberInEveryVariant() {
    for (String variant : List.of("shared", "framed", "encoded")) {
      try (Child child = Child.start(directory, JVM, List.of("fanout", variant));
          Sockets sockets = new Sockets()) {
        int port = (int) child.ready().number("port");
        Audience audience = new Audience(sockets, port, MemoryLog.DATABASE, Cursor.START, 3);
        child.tell("deliver 7");
        audience.await(21);
        child.hear();
        assertThat(audience.delivered()).as(variant).isEqualTo(21);
      }
    }
  }

  @Test
  void provesThatPushesReachItsOwnBroker() {
    try (Testbed testbed = Testbed.start(List.of())) {
      Payload notes = Payload.notes(2, 10, 3);
      PushLoad load =
          new PushLoad(
              testbed.port(),
              List.of(IngestRows.DATABASE, IngestRows.DATABASE),
              notes,
              Duration.ofMillis(50));
      Flow flow = testbed.proven("blazedb.oplog", load::run);
      assertThat(flow.records()).isPositive();
      assertThat(flow.operations()).isEqualTo(2 * flow.records());
      assertThatThrownBy(() -> testbed.proven(Testbed.PLAIN_TOPIC, load::run))
          .hasMessageContaining("records were acked, but bench.plain grew by 0");
    }
  }
}
