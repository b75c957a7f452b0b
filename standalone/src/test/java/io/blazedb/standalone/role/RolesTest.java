package io.blazedb.standalone.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.SyncStatus;
import io.blazedb.error.BlazeException;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateways and Streams instances on one broker; those that are to die are processes of their own.
 *
 * <p>{@code -Dblazedb.outage.seconds=30} makes the broker's outage as long as in production.
 */
class RolesTest {
  private static final int OUTAGE_SECONDS = Integer.getInteger("blazedb.outage.seconds", 30);

  @TempDir private static Path directory;
  private static Fleet fleet;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Phone> phones = new ArrayList<>();

  @BeforeAll
  static void startFleet() throws Exception {
    fleet = Fleet.start(directory);
  }

  @AfterAll
  static void stopFleet() {
    fleet.close();
  }

  @AfterEach
  void closePhones() {
    phones.forEach(Phone::close);
  }

  @Test
  void devicesOfAKilledGatewayGoOnAtAnotherOne() throws Exception {
    DatabaseName database = new DatabaseName("killed-gateway");
    try (RoleUnderTest killed = fleet.gatewayProcess()) {
      List<URI> gateways = List.of(killed.syncUrl(), fleet.gateway().syncUrl());
      for (int i = 0; i < 4; i++) {
        phone(database, gateways, i).write(1_000);
      }
      patiently().until(() -> phones.get(0).heard().acked.get() >= 100);
      killed.kill();
      for (Phone phone : phones) {
        phone.write(200);
      }
      for (Phone phone : phones) {
        phone.awaitDrained();
      }
    }
    awaitConvergence();
    // All four started empty: whoever had been sent anything again would have heard it twice.
    for (Phone phone : phones) {
      assertThat(phone.heard().appliedTwice).hasValue(0);
      assertThat(phone.heard().startedOver).hasValue(0);
      assertThat(phone.heard().rejected).hasValue(0);
    }
    assertThat(phones.get(0).db().position().digest())
        .isEqualTo(serverState(phones.get(3)).digest());
    assertThat(recordsOf(phones.get(3))).isEqualTo(4 * 1_200);
  }

  @Test
  void whatOneGatewayAckedTheOtherReads() throws Exception {
    DatabaseName database = new DatabaseName("two-gateways");
    try (RoleUnderTest other = fleet.gatewayProcess()) {
      Phone first = phone(database, List.of(fleet.gateway().syncUrl()), 0);
      first.write(50);
      first.awaitDrained();
      Phone second = phone(database, List.of(other.syncUrl()), 0);
      second.sync().whenApplied(first.sync().ackedCursor()).get(60, TimeUnit.SECONDS);
      assertThat(second.db().cursor().epoch()).isEqualTo(first.db().cursor().epoch());
      assertThat(second.firstPage().rows()).hasSize(50);
      assertThat(second.sync().query(Phone.all(), first.sync().ackedCursor()).get().rows())
          .hasSize(50);
      patiently().until(() -> statusOf(other.url().resolve("/health/ready")) == 200);
      assertThat(other.terminate()).isZero();
      second.write(1);
      assertThat(second.db().outboxSize()).isPositive();
    }
  }

  @Test
  void queriesGoToWhoeverHasTheShardAndComeBackAfterADeath() throws Exception {
    for (int i = 0; i < 2 * Fleet.PARTITIONS; i++) {
      phone(new DatabaseName("shard-" + i), List.of(fleet.gateway().syncUrl()), 0).write(10 + i);
    }
    for (Phone phone : phones) {
      phone.awaitDrained();
    }
    try (RoleUnderTest second = fleet.streamsProcess("killed")) {
      patiently().until(() -> !namesOf(fleet.streams().url(), 421).isEmpty());
      patiently().until(() -> namesOf(second.url(), 421).size() < phones.size());
      askAll(Duration.ofSeconds(60));
      Set<String> moved = namesOf(fleet.streams().url(), 421);
      assertThat(moved).isNotEmpty().doesNotContainAnyElementsOf(namesOf(second.url(), 421));
      second.kill();
    }
    askAll(Duration.ofSeconds(90));
    assertThat(namesOf(fleet.streams().url(), 200)).hasSize(phones.size());
  }

  @Test
  void listsIndexesAndConflictsOfViewsElsewhere() throws Exception {
    DatabaseName database = new DatabaseName("listed");
    Phone phone = phone(database, List.of(fleet.gateway().syncUrl()), 0);
    phone.write(20);
    phone
        .db()
        .createIndex(new IndexDefinition(Phone.NOTES, "by-number", List.of("number"), Of.VALUES));
    phone.awaitDrained();
    String atLeast = "?atLeast=" + CursorText.encode(phone.sync().ackedCursor());
    URI indexes = fleet.gateway().url().resolve("/databases/listed/indexes" + atLeast);
    patiently()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(bodyOf(indexes))
                    .contains("\"name\":\"by-number\"", "\"state\":\"ready\"", ":20}"));
    URI conflicts = fleet.gateway().url().resolve("/databases/listed/conflicts" + atLeast);
    assertThat(bodyOf(conflicts)).contains("\"conflicts\":[]");
  }

  private static String bodyOf(URI uri) {
    return HTTP.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .join()
        .body();
  }

  @Test
  void endsInOrderWhenItIsTold() throws Exception {
    try (RoleUnderTest streams = fleet.streamsProcess("told")) {
      assertThat(statusOf(streams.url().resolve("/health/live"))).isEqualTo(200);
      patiently().until(() -> statusOf(streams.url().resolve("/health/ready")) == 200);
      assertThat(streams.terminate()).isZero();
    }
  }

  @Test
  void nothingAckedIsLostWhileTheBrokerIsGone() throws Exception {
    DatabaseName database = new DatabaseName("outage");
    List<URI> gateways = List.of(fleet.gateway().syncUrl());
    Phone writer = phone(database, gateways, 0);
    Phone reader = phone(database, gateways, 0);
    writer.write(500);
    patiently().until(() -> writer.heard().acked.get() >= 100);
    fleet.stopBroker();
    writer.write(500);
    after(Duration.ofSeconds(OUTAGE_SECONDS)).get();
    assertThat(writer.sync().status()).isNotInstanceOf(SyncStatus.Failed.class);
    assertThat(writer.db().outboxSize()).isPositive();
    fleet.startBroker();
    writer.awaitDrained();
    awaitConvergence();
    assertThat(writer.heard().rejected).hasValue(0);
    assertThat(reader.heard().appliedTwice).hasValue(0);
    assertThat(reader.heard().startedOver).hasValue(0);
    patiently().until(() -> statusOf(fleet.gateway().url().resolve("/health/ready")) == 200);
    patiently().ignoreExceptions().until(() -> recordsOf(reader) == 1_000);
  }

  private static CompletableFuture<Void> after(Duration wait) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  private Phone phone(DatabaseName database, List<URI> gateways, int first) {
    Phone phone = Phone.at(database, gateways, first);
    phones.add(phone);
    return phone;
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
  }

  /** All have everything that any of them has. */
  private void awaitConvergence() {
    int written = phones.stream().mapToInt(Phone::written).sum();
    patiently()
        .untilAsserted(
            () -> {
              assertThat(phones).allSatisfy(phone -> assertThat(phone.db().outboxSize()).isZero());
              assertThat(phones.stream().map(phone -> phone.db().position()).distinct()).hasSize(1);
              assertThat(phones)
                  .allSatisfy(
                      phone ->
                          assertThat(phone.heard().appliedOperations.get())
                              .isGreaterThanOrEqualTo(written));
            });
  }

  private static io.blazedb.client.BlazeDb.Position serverState(Phone phone) throws Exception {
    return phone.sync().serverState(phone.db().cursor()).get(60, TimeUnit.SECONDS);
  }

  private static int recordsOf(Phone phone) throws Exception {
    Cursor atLeast = phone.db().cursor();
    QueryResult page = phone.sync().query(Phone.all(), atLeast).get(60, TimeUnit.SECONDS);
    int rows = page.rows().size();
    while (page.nextPage().isPresent()) {
      page =
          phone
              .sync()
              .query(Phone.all().page(page.nextPage().get()), atLeast)
              .get(60, TimeUnit.SECONDS);
      rows += page.rows().size();
    }
    return rows;
  }

  /** Asks every database until it is answered; whatever else is said must be worth asking again. */
  private void askAll(Duration within) throws Exception {
    for (Phone phone : phones) {
      patiently().atMost(within).until(() -> rows(phone).isPresent());
      assertThat(rows(phone)).hasValue(phone.written());
    }
  }

  private static Optional<Integer> rows(Phone phone) throws Exception {
    try {
      return Optional.of(phone.firstPage().rows().size());
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              BlazeException.class, refusal -> assertThat(refusal.code().retriable()).isTrue());
      return Optional.empty();
    } catch (TimeoutException e) {
      throw new AssertionError("no answer at all", e);
    }
  }

  /** The databases of all phones for which an instance, asked directly, gives this status. */
  private Set<String> namesOf(URI instance, int status) {
    Set<String> names = new TreeSet<>();
    IntStream.range(0, phones.size())
        .mapToObj(i -> phones.get(i).db().name())
        .filter(name -> askedDirectly(instance, name) == status)
        .forEach(name -> names.add(name.text()));
    return names;
  }

  private static int askedDirectly(URI instance, DatabaseName database) {
    Message question = new Message.QueryRequest(database, Phone.all(), Cursor.START);
    byte[] frame = FrameCodec.encode(new Frame(1, question)).toArray();
    return status(
        HttpRequest.newBuilder(instance.resolve("/view"))
            .POST(BodyPublishers.ofByteArray(frame))
            .build());
  }

  private static int statusOf(URI uri) {
    return status(HttpRequest.newBuilder(uri).build());
  }

  private static int status(HttpRequest request) {
    return HTTP.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
  }
}
