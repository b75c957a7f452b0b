package io.blazedb.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.port.ViewReader.ViewState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The views on a real broker: one for all tests, a database and an application for each. */
class ViewsTest {
  @TempDir static Path brokerDirectory;
  private static Broker broker;
  private static OplogProducer oplog;
  private static String refusalWithoutTopic;

  @TempDir Path directory;
  private DatabaseName database;
  private ViewsConfig config;
  private final FoldedShard expected = new FoldedShard();
  private long sequence;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(BrokerConfig.in(brokerDirectory));
    String servers = broker.bootstrapServers();
    try (Views views = Views.start(ViewsConfig.of(servers, brokerDirectory.resolve("none")))) {
      throw new AssertionError("started without an oplog: " + views.reader().unready());
    } catch (BlazeException e) {
      refusalWithoutTopic = e.code() + " " + e.getMessage();
    }
    OplogProducer.createTopic(servers);
    oplog = new OplogProducer(servers);
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
            .withCommitIntervalMs(50);
  }

  @Test
  void refusesToStartWithoutTheOplog() {
    assertThat(refusalWithoutTopic).startsWith("UNAVAILABLE topic blazedb.oplog does not exist");
  }

  @Test
  void refusesToStartWithoutKafka() {
    ViewsConfig nowhere = ViewsConfig.of("127.0.0.1:1", directory).withStartTimeoutMs(300);
    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> Views.start(nowhere))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .withMessageContaining("127.0.0.1:1");
  }

  @Test
  void answersWhatWasJustWritten() throws Exception {
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      for (int i = 1; i <= 20; i++) {
        Cursor cursor = live.cursor(write(1));
        assertThat(live.all(database, cursor).rows()).hasSize(i);
        assertState(live.state(database, cursor), cursor);
      }
    }
  }

  @Test
  void reachesACursorBehindRecordsOfOtherDatabases() throws Exception {
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      Cursor own = live.cursor(write(1));
      Cursor others = live.cursor(oplog.append(neighbour(), Ops.put(1, 1, 1)));
      assertThat(live.all(database, others).rows()).hasSize(1);
      assertState(live.state(database, others), own);
    }
  }

  @Test
  void answersAtOnceAfterARestart() throws Exception {
    Cursor own;
    Cursor others;
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      own = live.cursor(write(200));
      others = live.cursor(oplog.append(neighbour(), Ops.put(1, 1, 1)));
      live.state(database, others);
    }
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      assertThat(live.all(database, others).rows()).hasSize(200);
      assertState(live.state(database, others), own);
      assertThat(views.counts().logRecords()).isZero();
      assertThat(views.restored()).as("the disk is intact").isZero();
    }
  }

  @Test
  void restoresAWipedViewFromItsChangelog() throws Exception {
    Cursor cursor;
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      cursor = live.cursor(write(200));
      live.state(database, cursor);
    }
    deleteTree(config.stateDirectory().resolve(config.group()));
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      assertThat(live.all(database, cursor).rows()).hasSize(200);
      assertState(live.state(database, cursor), cursor);
      assertThat(views.counts().logRecords()).isZero();
      assertThat(views.restored()).as("every record, and more").isGreaterThan(200);
    }
  }

  @Test
  void healsWhenItsProcessIsKilled() throws Exception {
    long offset = write(500);
    Process process = startProcess(offset);
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      assertThat(said.readLine()).isEqualTo(expected.digest().toString());
    } finally {
      process.destroyForcibly().waitFor();
    }
    long last = write(50);
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      Cursor cursor = live.cursor(last);
      assertThat(live.all(database, cursor).rows()).hasSize(550);
      assertState(live.state(database, cursor), cursor);
    }
  }

  @Test
  void failsQueriesOnceClosed() throws Exception {
    Views views = Views.start(config);
    LiveViews live = new LiveViews(views).awaitReady();
    Cursor never = live.cursor(Long.MAX_VALUE);
    var waiting = views.reader().state(database, never).toCompletableFuture();
    views.close();
    views.close();
    assertThat(waiting).isCompletedExceptionally();
    assertThat(views.reader().unready()).contains("the view is closed");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> live.state(database, Cursor.START))
        .havingCause()
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void refusesAStateDirectoryInUse() throws Exception {
    try (Views views = Views.start(config)) {
      new LiveViews(views).awaitReady();
      assertThatExceptionOfType(BlazeException.class)
          .isThrownBy(() -> Views.start(config))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
  }

  @Test
  void dropsViewsOfAnotherOplog() throws Exception {
    StateHome.open(config.stateDirectory()).claim(new Epoch(1, 1));
    long offset = write(3);
    try (Views views = Views.start(config)) {
      LiveViews live = new LiveViews(views).awaitReady();
      assertThat(live.all(database, live.cursor(offset)).rows()).hasSize(3);
    }
    assertThat(StateHome.open(config.stateDirectory()).isOfAnotherEpoch(new Epoch(1, 1))).isTrue();
  }

  /** Appends log records of two operations each; returns the offset after the last. */
  private long write(int logRecords) throws Exception {
    long offset = 0;
    for (int i = 0; i < logRecords; i++) {
      long id = ++sequence;
      Operation made = Ops.put(2 * id, id, id);
      Operation changed = Ops.put(2 * id + 1, 1, "last", io.blazedb.op.Value.of(id));
      expected.apply(List.of(made, changed));
      offset = oplog.append(database, made, changed);
    }
    return offset;
  }

  private void assertState(ViewState state, Cursor cursor) {
    assertThat(state).isEqualTo(new ViewState(cursor, expected.digest()));
    assertThat(state.digest()).isNotEqualTo(StateDigest.EMPTY);
  }

  private static void deleteTree(Path root) throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Another database whose log records lie in the same partition. */
  private DatabaseName neighbour() {
    for (int i = 0; ; i++) {
      DatabaseName name = new DatabaseName(database.text() + i);
      if (partition(name) == partition(database)) {
        return name;
      }
    }
  }

  private static int partition(DatabaseName name) {
    return io.blazedb.log.ShardKey.partition(Shard.first(name), OplogProducer.PARTITIONS);
  }

  private Process startProcess(long offset) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ViewsToBeKilledMain.class.getName());
    command.addAll(
        List.of(
            broker.bootstrapServers(),
            config.stateDirectory().toString(),
            config.applicationId(),
            database.text(),
            Long.toString(offset)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
