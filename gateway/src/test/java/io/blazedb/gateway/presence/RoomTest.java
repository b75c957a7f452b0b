package io.blazedb.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.wire.PresenceBody;
import io.blazedb.wire.PresenceEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RoomTest {
  private static final DatabaseName DATABASE = new DatabaseName("d");
  private static final UUID HERE = new UUID(0, 1);
  private static final UUID THERE = new UUID(0, 2);
  private static final int LEFT_MAX = 4;
  private static final int ROOMY = 1 << 20;

  private final Room room = new Room(DATABASE, LEFT_MAX);
  private long nowMs;

  private boolean come(int node, String blob) {
    nowMs++;
    return room.claim(new NodeId(0, node), new Claim(HERE, nowMs, bytes(blob)));
  }

  private boolean leave(int node) {
    return room.release(new NodeId(0, node), HERE);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static PresenceEntry entry(int node, String blob) {
    return new PresenceEntry(new NodeId(0, node), bytes(blob));
  }

  private PresenceBody told(Position from) {
    return room.since(from, ROOMY).orElseThrow().message().body();
  }

  private Position now() {
    return room.since(Position.START, ROOMY).orElseThrow().next();
  }

  @Test
  void whoComesIsToldWhoIsHere() {
    come(1, "a");
    come(2, "b");
    leave(1);

    assertThat(told(Position.START)).isEqualTo(new PresenceBody.Everybody(List.of(entry(2, "b"))));
    assertThat(room.size()).isEqualTo(1);
  }

  @Test
  void anEmptyRoomIsTooldOnce() {
    assertThat(told(Position.START)).isEqualTo(new PresenceBody.Everybody(List.of()));
    assertThat(room.since(now(), ROOMY)).isEmpty();
  }

  @Test
  void whoWatchesIsToldWhatChangedSince() {
    come(1, "a");
    Position seen = now();
    come(2, "b");
    come(1, "a2");
    come(3, "c");
    leave(3);

    assertThat(told(seen))
        .isEqualTo(
            new PresenceBody.Changed(
                List.of(entry(2, "b"), entry(1, "a2")), List.of(new NodeId(0, 3))));
    assertThat(room.since(now(), ROOMY)).isEmpty();
  }

  @Test
  void ofManyChangesOfANodeOnlyTheLastIsTold() {
    come(1, "a");
    Position seen = now();
    for (int i = 0; i < 1_000; i++) {
      come(1, "at " + i);
    }

    assertThat(told(seen))
        .isEqualTo(new PresenceBody.Changed(List.of(entry(1, "at 999")), List.of()));
  }

  @Test
  void sayingTheSameAgainChangesNothing() {
    assertThat(come(1, "a")).isTrue();
    assertThat(come(1, "a")).isFalse();
    assertThat(leave(1)).isTrue();
    assertThat(leave(1)).isFalse();
    assertThat(leave(2)).isFalse();
  }

  @Test
  void whoIsBehindMoreDeparturesThanAreRememberedBeginsAnew() {
    come(100, "stays");
    Position seen = now();
    for (int i = 0; i <= LEFT_MAX; i++) {
      come(i, "");
      leave(i);
    }

    assertThat(told(seen)).isEqualTo(new PresenceBody.Everybody(List.of(entry(100, "stays"))));
  }

  @Test
  void aNodeThatSeveralGatewaysClaimIsWhereItWasLast() {
    NodeId node = new NodeId(0, 1);
    room.claim(node, new Claim(HERE, 5, bytes("old")));
    room.claim(node, new Claim(THERE, 6, bytes("new")));
    assertThat(told(Position.START))
        .isEqualTo(new PresenceBody.Everybody(List.of(entry(1, "new"))));

    assertThat(room.release(node, HERE)).isFalse();
    assertThat(room.has(node)).isTrue();
    assertThat(room.release(node, THERE)).isTrue();
    assertThat(room.has(node)).isFalse();
  }

  @Test
  void theEarlierClaimCountsAgainWhenTheLaterOneGoes() {
    NodeId node = new NodeId(0, 1);
    room.claim(node, new Claim(THERE, 6, bytes("new")));
    assertThat(room.claim(node, new Claim(HERE, 5, bytes("old")))).isFalse();

    room.release(node, THERE);

    assertThat(told(Position.START))
        .isEqualTo(new PresenceBody.Everybody(List.of(entry(1, "old"))));
  }

  @Test
  void aPageIsMadeOnceForAllWhoStandThere() {
    come(1, "a");

    assertThat(room.since(Position.START, ROOMY).orElseThrow())
        .isSameAs(room.since(Position.START, ROOMY).orElseThrow());
    assertThat(room.since(Position.START, ROOMY).orElseThrow().frame())
        .isSameAs(room.since(Position.START, ROOMY).orElseThrow().frame());
  }

  @Test
  void aListThatIsTooLongForAPageGoesOnInTheNext() {
    for (int i = 0; i < 10; i++) {
      come(i, "x".repeat(100));
    }
    Watcher watcher = new Watcher(300);

    watcher.readAll(room);

    assertThat(watcher.here).hasSize(10);
    assertThat(watcher.pages).isGreaterThan(3);
  }

  @Test
  void whoPagesThroughWhileManyLeaveComesToAnEnd() {
    for (int i = 0; i < 10; i++) {
      come(i, "x".repeat(100));
    }
    Watcher watcher = new Watcher(300);
    watcher.read(room);
    for (int i = 100; i < 110 + LEFT_MAX; i++) {
      come(i, "");
      leave(i);
      watcher.read(room);
    }

    watcher.readAll(room);

    assertThat(watcher.here).hasSize(10);
    assertThat(watcher.pages).isLessThan(60);
  }

  /** The one law: whoever reads to the end, however and whenever, knows who is here. */
  @Test
  void everybodyWhoReadsToTheEndKnowsTheSame() {
    Random random = new Random(20_261_121);
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      watchers.add(new Watcher(1 + random.nextInt(200)));
    }
    Map<NodeId, Bytes> truth = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      int node = random.nextInt(15);
      if (random.nextBoolean()) {
        String blob = "at " + random.nextInt(5);
        come(node, blob);
        truth.put(new NodeId(0, node), bytes(blob));
      } else {
        leave(node);
        truth.remove(new NodeId(0, node));
      }
      watchers.get(random.nextInt(watchers.size())).read(room);
    }

    for (Watcher each : watchers) {
      each.readAll(room);
      assertThat(each.here).isEqualTo(truth);
    }
  }

  /** Somebody who applies pages as a device does. */
  private static final class Watcher {
    final Map<NodeId, Bytes> here = new HashMap<>();
    private final int bytesMax;
    private Position position = Position.START;
    int pages;

    Watcher(int bytesMax) {
      this.bytesMax = bytesMax;
    }

    boolean read(Room room) {
      Optional<Page> page = room.since(position, bytesMax);
      if (page.isEmpty()) {
        return false;
      }
      pages++;
      position = page.get().next();
      PresenceBody body = page.get().message().body();
      if (body instanceof PresenceBody.Everybody everybody) {
        here.clear();
        everybody.here().forEach(entry -> here.put(entry.node(), entry.blob()));
      } else if (body instanceof PresenceBody.Changed changed) {
        changed.here().forEach(entry -> here.put(entry.node(), entry.blob()));
        changed.left().forEach(here::remove);
      }
      return true;
    }

    void readAll(Room room) {
      while (read(room)) {
        assertThat(pages).as("pages").isLessThan(100_000);
      }
    }
  }
}
