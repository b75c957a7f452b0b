package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Full-text search of views on a real broker. */
class FullTextViewsTest {
  private static final IndexDefinition WORDS =
      new IndexDefinition(Ops.NOTES, "words", List.of("title"), Of.TEXT);

  @TempDir static Path brokerDirectory;
  private static Broker broker;
  private static OplogProducer oplog;

  @TempDir Path directory;
  private DatabaseName database;
  private ViewsConfig config;
  private long sequence;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(BrokerConfig.in(brokerDirectory));
    OplogProducer.createTopic(broker.bootstrapServers());
    oplog = new OplogProducer(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    oplog.close();
    broker.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    database = new DatabaseName(name.substring(0, Math.min(60, name.length())));
    config =
        ViewsConfig.of(broker.bootstrapServers(), directory.resolve("state"))
            .withApplicationId(database.text())
            .withCommitIntervalMs(50)
            .withCloseTimeoutMs(60_000);
  }

  @Test
  void findsWhatWasJustWritten() throws Exception {
    declare();
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      awaitSearch(views, live.cursor(put(1)));
      for (int i = 2; i <= 20; i++) {
        Cursor cursor = live.cursor(put(i));
        assertThat(search(views, cursor).rows()).hasSize(i);
      }
      SelectResult deleted =
          search(views, live.cursor(oplog.append(database, Ops.delete(++sequence, 7))));
      assertThat(deleted.rows()).hasSize(19).noneMatch(row -> row.id().equals(idOf(7)));
    }
  }

  private static java.util.Optional<io.blazedb.op.RecordId> idOf(long number) {
    return java.util.Optional.of(Ops.id(number));
  }

  @Test
  void aRestartGoesOnFromTheCommitPoint() throws Exception {
    declare();
    Cursor cursor;
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      cursor = live.cursor(write(200));
      assertThat(awaitSearch(views, cursor).rows()).hasSize(200);
    }
    List<String> segments = segments();
    assertThat(segments).isNotEmpty();
    try (Views views = Views.start(config)) {
      new LiveViews(views).awaitReady();
      assertThat(search(views, cursor).rows()).as("at once").hasSize(200);
    }
    assertThat(segments()).as("no record was put again").isEqualTo(segments);
  }

  @Test
  void whatIsLostOrCorruptIsBuiltAnew() throws Exception {
    declare();
    Cursor cursor;
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      cursor = live.cursor(write(50));
      awaitSearch(views, cursor);
    }
    for (Path each : files()) {
      Files.delete(each);
    }
    try (Views views = Views.start(config)) {
      new LiveViews(views).awaitReady();
      assertThat(awaitSearch(views, cursor).rows()).hasSize(50);
    }
    for (Path each : files()) {
      Files.write(each, new byte[] {1, 2, 3});
    }
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      assertThat(live.all(database, cursor).rows()).as("the view goes on").hasSize(50);
      assertThat(awaitSearch(views, cursor).rows()).hasSize(50);
    }
  }

  private void declare() throws Exception {
    oplog.append(
        database,
        new Operation(
            Ops.NODE,
            ++sequence,
            sequence,
            Ops.NOTES,
            IndexDefinition.id(Ops.NOTES, WORDS.name()),
            OpType.CREATE_INDEX,
            WORDS.changes()));
  }

  private long put(long id) throws Exception {
    sequence++;
    return oplog.append(database, Ops.put(sequence, id, "title", Value.of("fresh milk " + id)));
  }

  private long write(int records) throws Exception {
    long offset = 0;
    for (int i = 1; i <= records; i++) {
      offset = put(i);
    }
    return offset;
  }

  private SelectResult search(Views views, Cursor atLeast) throws Exception {
    Select select =
        Select.from(Ops.NOTES)
            .where(new Filter.Search(List.of("title"), "\"fresh milk\""))
            .orderBy(Order.desc("$score"))
            .select();
    return views
        .reader()
        .select(database, select, atLeast)
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  /** Asks again while the index is not ready: all that a search may be refused for here. */
  private SelectResult awaitSearch(Views views, Cursor atLeast) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                return java.util.Optional.of(search(views, atLeast));
              } catch (ExecutionException e) {
                assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                        BlazeException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.VIEW_BEHIND));
                return java.util.Optional.<SelectResult>empty();
              }
            },
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(config.textDirectory())) {
      return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** What lies on the disk but for what each commit writes. */
  private List<String> segments() throws IOException {
    return files().stream()
        .map(each -> each.getFileName().toString())
        .filter(name -> name.startsWith("_"))
        .toList();
  }
}
