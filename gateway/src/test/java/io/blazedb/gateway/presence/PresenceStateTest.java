package io.blazedb.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.PresenceRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.PresenceBody;
import io.blazedb.wire.PresenceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Several gateways' states, and a wire between them that a test may cut. */
final class PresenceStateTest {
  private static final DatabaseName NOTES = new DatabaseName("notes");
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final Object SESSION = new Object();
  private static final int PUBLISH_BYTES = 1 << 20;

  private final List<Gateway> gateways = new ArrayList<>();
  private PresenceConfig config = PresenceConfig.defaults();
  private long nowMs = 1_000_000;

  /** A state, and whether what it says is carried. */
  private final class Gateway {
    final PresenceState state = new PresenceState(new UUID(7, gateways.size() + 1L), config);
    final List<PresenceRecord> heardOf = new ArrayList<>();
    boolean cut;

    Gateway() {
      gateways.add(this);
      state.connected();
    }

    void come(DatabaseName database, int node, String blob) {
      nowMs++;
      state.announce(new Whereabouts(database, new NodeId(0, node)), SESSION, bytes(blob), nowMs);
    }

    void leave(DatabaseName database, int node) {
      state.withdraw(new Whereabouts(database, new NodeId(0, node)), SESSION);
    }

    Set<Long> here(DatabaseName database) {
      state.rooms().watch(database, () -> {});
      PresenceBody body =
          state.rooms().since(database, Position.START, 1 << 24).orElseThrow().message().body();
      return ((PresenceBody.Everybody) body)
          .here().stream().map(entry -> entry.node().low()).collect(Collectors.toSet());
    }

    PresenceEntry entry(DatabaseName database, int node) {
      state.rooms().watch(database, () -> {});
      PresenceBody body =
          state.rooms().since(database, Position.START, 1 << 24).orElseThrow().message().body();
      return ((PresenceBody.Everybody) body)
          .here().stream()
              .filter(each -> each.node().equals(new NodeId(0, node)))
              .findFirst()
              .orElseThrow();
    }

    void turn() {
      state.passTime(nowMs);
      for (PresenceRecord record : state.next(nowMs, PUBLISH_BYTES)) {
        if (!cut) {
          gateways.stream().filter(each -> !each.cut).forEach(each -> each.hear(record));
        }
      }
    }

    private void hear(PresenceRecord record) {
      heardOf.add(record);
      state.take(record, nowMs);
    }
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Time passes, in steps of a turn. */
  private void pass(long ms) {
    for (long step = 0; step < ms; step += 500) {
      nowMs += 500;
      gateways.forEach(Gateway::turn);
    }
  }

  @Test
  void whoComesChangesAndLeavesIsSeenThroughTheOtherGateway() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    pass(3_000);
    one.come(NOTES, 1, "a");
    two.come(NOTES, 2, "b");
    pass(1_000);
    assertThat(one.here(NOTES)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(two.here(NOTES)).containsExactlyInAnyOrder(1L, 2L);

    one.come(NOTES, 1, "a2");
    two.leave(NOTES, 2);
    pass(1_000);

    assertThat(two.entry(NOTES, 1).blob()).isEqualTo(bytes("a2"));
    assertThat(one.here(NOTES)).containsExactly(1L);
    assertThat(one.here(SHOP)).isEmpty();
  }

  @Test
  void aGatewayThatStartsLearnsWhoIsHere() {
    Gateway one = new Gateway();
    one.come(NOTES, 1, "a");
    one.come(SHOP, 2, "b");
    pass(5_000);

    Gateway late = new Gateway();
    pass(3_000);

    assertThat(late.here(NOTES)).containsExactly(1L);
    assertThat(late.here(SHOP)).containsExactly(2L);
  }

  @Test
  void theNodesOfAGatewayThatDiesLeaveWhenItWasSilentForTooLong() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");
    pass(3_000);
    assertThat(two.here(NOTES)).containsExactly(1L);

    gateways.remove(one);
    pass(config.silentMs() - 5_000);
    assertThat(two.here(NOTES)).containsExactly(1L);
    pass(6_000);

    assertThat(two.here(NOTES)).isEmpty();
    assertThat(two.state.neighbours()).isZero();
  }

  @Test
  void aGatewayWithNothingToSayStaysAlive() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");

    pass(10 * config.silentMs());

    assertThat(two.here(NOTES)).containsExactly(1L);
    long beats =
        two.heardOf.stream()
            .filter(record -> record.said() instanceof PresenceRecord.Alive)
            .count();
    assertThat(beats).isLessThanOrEqualTo(2 * 10 * config.silentMs() / config.heartbeatMs());
  }

  @Test
  void aGatewayThatStopsTakesItsNodesAlongAtOnce() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");
    pass(3_000);

    two.hear(one.state.farewell());

    assertThat(two.here(NOTES)).isEmpty();
  }

  @Test
  void afterAnOutageEverythingIsSaidAgain() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");
    one.come(NOTES, 2, "b");
    pass(3_000);
    one.cut = true;
    one.state.lost();
    one.leave(NOTES, 1);
    one.come(NOTES, 3, "c");
    pass(2 * config.silentMs());
    assertThat(one.here(NOTES)).as("presence here goes on").containsExactlyInAnyOrder(2L, 3L);
    assertThat(two.here(NOTES)).isEmpty();

    one.cut = false;
    one.state.lost();
    pass(3 * config.heartbeatMs());

    assertThat(two.here(NOTES)).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void oneRecordThatIsLostIsFoundOutAndMadeGood() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");
    pass(3_000);
    one.cut = true;
    one.leave(NOTES, 1);
    one.turn();
    one.cut = false;
    assertThat(two.here(NOTES)).containsExactly(1L);

    pass(3 * config.heartbeatMs());

    assertThat(two.here(NOTES)).isEmpty();
  }

  @Test
  void aRecordThatComesTwiceChangesNothing() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    one.come(NOTES, 1, "a");
    pass(3_000);
    List<PresenceRecord> heard = List.copyOf(two.heardOf);
    one.leave(NOTES, 1);
    pass(1_000);

    heard.forEach(two::hear);

    assertThat(two.here(NOTES)).isEmpty();
  }

  @Test
  void oneMoreThanThereIsRoomForInADatabaseIsRefused() {
    config = config.withBounds(2, 20, 8, 4);
    Gateway one = new Gateway();
    one.come(NOTES, 1, "a");
    one.come(NOTES, 2, "b");

    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> one.come(NOTES, 3, "c"))
        .withMessageContaining("notes")
        .withMessageContaining("2")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    one.come(NOTES, 2, "b2");
    one.come(SHOP, 3, "c");
    one.leave(NOTES, 1);
    one.come(NOTES, 3, "c");

    assertThat(one.here(NOTES)).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void oneMoreThanThereIsRoomForInAllIsRefused() {
    config = config.withBounds(5, 2, 8, 4);
    Gateway one = new Gateway();
    one.come(NOTES, 1, "a");
    one.come(SHOP, 1, "b");

    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> one.come(NOTES, 2, "c"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    assertThat(one.state.rooms().size()).isEqualTo(2);
  }

  @Test
  void aBlobPastTheBoundIsRefused() {
    config = config.withBounds(5, 5, 3, 4);
    Gateway one = new Gateway();

    assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(() -> one.come(NOTES, 1, "four"))
        .withMessageContaining("4 bytes, at most 3")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    assertThat(one.here(NOTES)).isEmpty();
  }

  @Test
  void whomThereWasNoRoomForIsShownOnceThereIs() {
    config = config.withBounds(2, 20, 8, 4);
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    pass(3_000);
    one.come(NOTES, 1, "a");
    one.come(NOTES, 2, "b");
    two.come(NOTES, 3, "c");
    pass(2_000);
    assertThat(one.here(NOTES)).containsExactlyInAnyOrder(1L, 2L);

    one.leave(NOTES, 1);
    pass(4 * config.heartbeatMs());

    assertThat(one.here(NOTES)).containsExactlyInAnyOrder(2L, 3L);
    assertThat(two.here(NOTES)).containsExactlyInAnyOrder(2L, 3L);
  }

  @Test
  void aSessionThatEndsDoesNotTakeAlongWhatALaterOneSaid() {
    Gateway one = new Gateway();
    Whereabouts where = new Whereabouts(NOTES, new NodeId(0, 1));
    Object later = new Object();
    one.come(NOTES, 1, "a");
    one.state.announce(where, later, bytes("b"), nowMs);

    one.state.withdraw(where, SESSION);
    assertThat(one.here(NOTES)).containsExactly(1L);
    one.state.withdraw(where, later);

    assertThat(one.here(NOTES)).isEmpty();
  }

  @Test
  void aNodeThatChangesOftenIsToldOnce() {
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    pass(3_000);
    two.heardOf.clear();
    for (int i = 0; i < 1_000; i++) {
      one.come(NOTES, 1, "at " + i);
    }

    one.turn();

    assertThat(two.heardOf).hasSize(1);
    assertThat(two.entry(NOTES, 1).blob()).isEqualTo(bytes("at 999"));
  }

  @Test
  void whatIsUntoldIsBoundedHoweverManyComeAndGo() {
    config = config.withBounds(10, 10, 8, 4);
    Gateway one = new Gateway();
    Gateway two = new Gateway();
    pass(3_000);
    for (int i = 0; i < 10_000; i++) {
      one.come(NOTES, i, "a");
      one.leave(NOTES, i);
    }
    one.come(NOTES, 10_000, "stays");

    pass(3_000);

    assertThat(two.here(NOTES)).containsExactly(10_000L);
    assertThat(two.heardOf.stream().mapToInt(PresenceStateTest::left).sum()).isLessThan(100);
  }

  private static int left(PresenceRecord record) {
    return record.said() instanceof PresenceRecord.Changed changed ? changed.left().size() : 0;
  }

  @Test
  void manyThatAskAreAnsweredTogether() {
    Gateway one = new Gateway();
    one.come(NOTES, 1, "a");
    pass(3_000);
    one.heardOf.clear();
    for (int i = 0; i < 10; i++) {
      new Gateway();
    }

    pass(4_000);

    long restated =
        one.heardOf.stream()
            .filter(record -> record.gateway().equals(new UUID(7, 1)))
            .filter(record -> record.said() instanceof PresenceRecord.Restated)
            .count();
    assertThat(restated).isBetween(1L, 3L);
    assertThat(gateways).allSatisfy(each -> assertThat(each.here(NOTES)).containsExactly(1L));
  }

  /** Whatever happens, in the end all see the same. */
  @Test
  void allGatewaysAgreeInTheEnd() {
    for (int seed = 0; seed < 20; seed++) {
      gateways.clear();
      agreeInTheEnd(seed);
    }
  }

  private void agreeInTheEnd(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      new Gateway();
    }
    for (int step = 0; step < 500; step++) {
      Gateway gateway = gateways.get(random.nextInt(gateways.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> gateway.come(NOTES, random.nextInt(10), "at " + random.nextInt(3));
        case 2 -> gateway.leave(NOTES, random.nextInt(10));
        case 3 -> {
          gateway.cut = !gateway.cut;
          gateway.state.lost();
        }
        default -> pass(random.nextInt(4) * 500L);
      }
    }
    gateways.forEach(
        each -> {
          each.cut = false;
          each.state.lost();
        });
    pass(6 * config.heartbeatMs());

    Set<Long> truth = gateways.get(0).here(NOTES);
    assertThat(gateways)
        .as("seed %d", seed)
        .allSatisfy(each -> assertThat(each.here(NOTES)).isEqualTo(truth));
    assertThat(truth)
        .allSatisfy(
            node ->
                assertThat(gateways)
                    .as("seed %d node %d", seed, node)
                    .extracting(each -> each.entry(NOTES, node.intValue()).blob())
                    .containsOnly(gateways.get(0).entry(NOTES, node.intValue()).blob()));
    for (Gateway each : List.copyOf(gateways)) {
      for (int node = 0; node < 10; node++) {
        each.leave(NOTES, node);
      }
    }
    pass(2_000);
    assertThat(gateways)
        .as("seed %d", seed)
        .allSatisfy(each -> assertThat(each.here(NOTES)).isEmpty());
  }
}
