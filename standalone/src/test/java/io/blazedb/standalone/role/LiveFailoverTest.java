package io.blazedb.standalone.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.LiveOrder;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.standalone.LiveModel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live queries while Streams instances join and die, and while gateways die. */
class LiveFailoverTest {
  private static final int DATABASES = 2 * Fleet.PARTITIONS;
  private static final Select NEWEST =
      Select.from(Phone.NOTES)
          .where(new Filter.Compare("number", Filter.Operator.GE, Value.of(5)))
          .orderBy(Order.desc("number"))
          .limit(30)
          .select();

  @TempDir private Path directory;
  private Fleet fleet;
  private final Map<Phone, LiveModel> phones = new LinkedHashMap<>();

  @BeforeEach
  void start() throws Exception {
    fleet = Fleet.withCopies(directory);
  }

  @AfterEach
  void close() {
    phones.keySet().forEach(Phone::close);
    fleet.close();
  }

  private void follow(DatabaseName database, List<URI> gateways) {
    Phone phone = Phone.at(database, gateways, 0);
    LiveModel model = new LiveModel(NEWEST);
    phone.write(10);
    phone.sync().live(NEWEST, model);
    phones.put(phone, model);
  }

  private void writeMore() {
    for (Phone phone : phones.keySet()) {
      phone.write(5);
      List<QueryResult.Row> some = phone.db().collection(Phone.NOTES).find(Filter.ALL, 3);
      RecordId id = some.get(0).id();
      phone.db().collection(Phone.NOTES).update(id, edit -> edit.put("title", Value.of("b")));
      phone.db().collection(Phone.NOTES).delete(some.get(some.size() - 1).id());
    }
  }

  private void awaitEachHasWhatIsThere() throws Exception {
    for (Map.Entry<Phone, LiveModel> each : phones.entrySet()) {
      Phone phone = each.getKey();
      phone.awaitDrained();
      List<SelectResult.Row> expected = expected(phone);
      patiently().untilAsserted(() -> assertThat(each.getValue().rows()).isEqualTo(expected));
      assertThat(each.getValue().faults()).isEmpty();
    }
  }

  /** What the device itself has, which holds all of its database. */
  private static List<SelectResult.Row> expected(Phone phone) {
    List<SelectResult.Row> rows = new ArrayList<>();
    for (QueryResult.Row row : phone.db().collection(Phone.NOTES).find(NEWEST.where(), 10_000)) {
      rows.add(new SelectResult.Row(Optional.of(row.id()), row.fields()));
    }
    rows.sort(new LiveOrder(NEWEST));
    return List.copyOf(rows.subList(0, Math.min(rows.size(), NEWEST.limit())));
  }

  @Test
  void nothingIsPassedOverWhileAnInstanceJoinsAndDies() throws Exception {
    for (int i = 0; i < DATABASES; i++) {
      follow(new DatabaseName("live-" + i), List.of(fleet.gateway().syncUrl()));
    }
    awaitEachHasWhatIsThere();
    try (RoleUnderTest second = fleet.streamsProcess("killed")) {
      patiently()
          .until(
              () -> {
                writeMore();
                return ownsSome(second.url());
              });
      awaitEachHasWhatIsThere();
      writeMore();
      second.kill();
    }
    writeMore();
    awaitEachHasWhatIsThere();
    // Those that lost no connection were not opened again.
    assertThat(phones.values()).extracting(LiveModel::results).contains(1);
  }

  private boolean ownsSome(URI instance) {
    ViewsAsked asked = new ViewsAsked(instance);
    return phones.keySet().stream().anyMatch(phone -> asked.owner(phone.db().name().text()));
  }

  @Test
  void beginsAnewAtAnotherGatewayWhenOneDies() throws Exception {
    try (RoleUnderTest second = fleet.gatewayProcess()) {
      URI dying = second.syncUrl();
      follow(new DatabaseName("live"), List.of(dying, fleet.gateway().syncUrl()));
      writeMore();
      awaitEachHasWhatIsThere();
      writeMore();
      second.kill();
      writeMore();
      awaitEachHasWhatIsThere();
    }
    assertThat(phones.values()).allSatisfy(each -> assertThat(each.results()).isGreaterThan(1));
    phones
        .keySet()
        .forEach(
            phone ->
                phone
                    .db()
                    .collection(Phone.NOTES)
                    .insert(RecordId.of(UUID.randomUUID()), Map.of("number", Value.of(1_000))));
    awaitEachHasWhatIsThere();
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
  }
}
