package io.blazedb.benchmarks.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.streams.Views;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCasesTest {
  private static final int NOTES = 20_000;

  @TempDir private Path directory;

  @Test
  void everyQuestionIsAnsweredWholeAndSoIsItsRival() {
    try (NotesLog log = NotesLog.fill(directory, new Notes(NOTES))) {
      log.index(List.of(new IndexDefinition(Notes.NOTES, "by owner", List.of("owner"), Of.VALUES)));
      try (ViewOnDisk bare = new ViewOnDisk(log.views().stateDirectory());
          Views views = Views.start(log.views())) {
        views.whenRunning().toCompletableFuture().join();
        GatewayConfig config = GatewayConfig.defaults().withPort(0);
        try (Gateway gateway = Gateway.start(config, log.oplog(), views.reader())) {
          List<QueryCase> cases =
              new QueryCases(log.notes(), views.reader(), bare, gateway.port()).all();
          assertThat(cases).hasSize(6);
          for (QueryCase each : cases) {
            // Each of them checks what it finds.
            assertThat(Latency.of(3, 2, each.ask()).p99Ms()).as(each.name()).isPositive();
            assertThat(Latency.of(3, 2, each.bare()).p99Ms()).as(each.name()).isPositive();
          }
        }
        assertThat(bare.scan(Notes.PEOPLE).count()).isEqualTo(log.notes().people());
        assertThat(bare.scanIndexes(Notes.DATABASE).count()).isEqualTo(NOTES);
      }
    }
  }
}
