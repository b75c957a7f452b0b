package io.blazedb.standalone.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.Recency;
import io.blazedb.wire.CursorText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two Streams instances with a copy of each other's views, one of which is killed while asked. */
class FailoverTest {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverTest.class);
  private static final int RECORDS = 20;
  private static final int DATABASES = 2 * Fleet.PARTITIONS;

  @TempDir private Path directory;
  private Fleet fleet;
  private final List<Phone> phones = new ArrayList<>();

  @BeforeEach
  void fill() throws Exception {
    fleet = Fleet.withCopies(directory);
    for (int i = 0; i < DATABASES; i++) {
      Phone phone =
          Phone.at(new DatabaseName("failover-" + i), List.of(fleet.gateway().syncUrl()), 0);
      phones.add(phone);
      phone.write(RECORDS);
    }
    for (Phone phone : phones) {
      phone.awaitDrained();
    }
  }

  @AfterEach
  void close() {
    phones.forEach(Phone::close);
    fleet.close();
  }

  /** Joins, is killed and dies while every database is asked all the time: row 22. */
  @Test
  void everyQuestionIsAnsweredWhileAnInstanceJoinsAndDies() throws Exception {
    Map<String, Asker> askers = new LinkedHashMap<>();
    long killed;
    List<String> lost;
    try (RoleUnderTest second = fleet.streamsProcess("killed")) {
      for (Phone phone : phones) {
        String name = phone.db().name().text();
        askers.put(name, new Asker(fleet.gateway().url(), name).start());
      }
      patiently().until(() -> !ownedBy(second.url()).isEmpty());
      patiently().until(() -> copiesHave(fleet.streams().url(), ownedBy(second.url())));
      lost = ownedBy(second.url());
      killed = System.nanoTime();
      second.kill();
    }
    // Until each is current again.
    for (String name : lost) {
      patiently().until(() -> freshAfter(askers.get(name), killed).isPresent());
    }
    askers.values().forEach(Asker::close);
    askers.forEach((name, asker) -> assertEveryAnswer(name, asker));
    assertThat(lost).isNotEmpty();
    for (String name : lost) {
      report(name, askers.get(name), killed);
    }
    assertThat(lost.stream().flatMap(name -> askers.get(name).told().stream()))
        .as("somebody asked while nobody owned it")
        .anyMatch(Asker.Told::isStale);
  }

  private static void assertEveryAnswer(String name, Asker asker) {
    assertThat(asker.told())
        .as(name)
        .isNotEmpty()
        .allSatisfy(
            told -> {
              assertThat(told.status()).as("%s", told.json()).isEqualTo(200);
              assertThat(told.json().path("rows")).hasSize(RECORDS);
              if (told.isStale()) {
                assertThat(told.json().at("/stale/offsets").isIntegralNumber()).isTrue();
              }
            });
  }

  private static Optional<Asker.Told> freshAfter(Asker asker, long nanos) {
    return asker.told().stream()
        .filter(told -> told.askedNanos() > nanos && !told.isStale())
        .findFirst();
  }

  private static void report(String name, Asker asker, long killed) {
    Asker.Told fresh = freshAfter(asker, killed).orElseThrow();
    long slowest =
        asker.told().stream()
            .filter(told -> told.answeredNanos() > killed)
            .mapToLong(told -> told.answeredNanos() - told.askedNanos())
            .max()
            .orElse(0);
    LOG.info(
        "{}: current again {} ms after the kill, {} stale answers, the slowest answer took {} ms",
        name,
        ms(fresh.answeredNanos() - killed),
        asker.told().stream().filter(Asker.Told::isStale).count(),
        ms(slowest));
  }

  private static long ms(long nanos) {
    return nanos / 1_000_000;
  }

  /** Without a copy, or with one that is too old, a moving shard is worth asking again. */
  @Test
  void refusesWithAHintWhereNoCopyWillDo() throws Exception {
    try (RoleUnderTest second = fleet.streamsProcess("killed")) {
      patiently().until(() -> !ownedBy(second.url()).isEmpty());
      patiently().until(() -> copiesHave(fleet.streams().url(), ownedBy(second.url())));
      String name = ownedBy(second.url()).get(0);
      ViewsAsked asked = new ViewsAsked(fleet.streams().url());
      Cursor known = CursorText.decode(ask(name).json().path("at").asText());
      assertThat(asked.copy(name, known, Recency.ANY_LAG).lag()).isPresent();
      Cursor future = Cursor.of(known.epoch(), known.nextOffset(0) + 1_000);
      assertThat(asked.copy(name, future, Recency.ANY_LAG).refusal())
          .hasValueSatisfying(
              text -> assertThat(text).contains("UNAVAILABLE").contains("has applied offsets"));
    }
  }

  private Asker.Told ask(String name) {
    Asker.Told told = new Asker(fleet.gateway().url(), name).once("?maxLagMs=0");
    assertThat(told.status()).as("%s", told.json()).isEqualTo(200);
    assertThat(told.isStale()).isFalse();
    return told;
  }

  /** The databases whose views an instance owns. */
  private List<String> ownedBy(URI instance) {
    ViewsAsked asked = new ViewsAsked(instance);
    return names().stream().filter(asked::owner).toList();
  }

  /** Before that, the kill would find views of which nobody has a copy yet. */
  private static boolean copiesHave(URI instance, List<String> names) {
    ViewsAsked asked = new ViewsAsked(instance);
    return !names.isEmpty()
        && names.stream().allMatch(name -> asked.copy(name, Cursor.START, 5_000).rows() == RECORDS);
  }

  private List<String> names() {
    return phones.stream().map(phone -> phone.db().name().text()).toList();
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
  }
}
