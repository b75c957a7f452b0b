package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.limits.Rate;
import io.blazedb.gateway.limits.RateLimits;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.port.InMemoryPresence;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.PresenceChannel;
import io.blazedb.wire.Capability;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import io.blazedb.wire.PresenceEntry;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is here, over real sockets. */
class PresenceTest extends GatewayHarness {
  private static final NodeId ANNA = new NodeId(7, 2);
  private static final NodeId BEN = new NodeId(7, 3);
  private static final DatabaseName SHOP = new DatabaseName("shop");

  private static Message.Presence notes(PresenceBody body) {
    return new Message.Presence(Samples.NOTES, body);
  }

  private static Message.Presence here(String blob) {
    return notes(new PresenceBody.Here(Attendee.bytes(blob)));
  }

  private static final Message.Presence WATCHING = notes(new PresenceBody.Watching());
  private static final Message.Presence GONE = notes(new PresenceBody.Gone());
  private static final Message.Presence NOTED = notes(new PresenceBody.Noted());

  private Attendee attendee(NodeId node) {
    return new Attendee(open(node), Samples.NOTES);
  }

  @Test
  void theHandshakeSaysThatThereIsPresence() { // R67
    start();
    Device device = connect();

    Message reply =
        device.ask(
            new Message.Handshake(
                2, ANNA, "test", "", List.of(new Capability("what-is-this"), Capability.PRESENCE)));

    assertThat(reply)
        .isInstanceOfSatisfying(
            Message.HandshakeReply.class,
            r -> {
              assertThat(r.protocolVersion()).isEqualTo(2);
              assertThat(r.capabilities()).contains(Capability.PRESENCE);
            });
  }

  @Test
  void aDeviceOfVersion1IsServedAsEver() { // R70
    start();
    Device device = connect();

    Message reply = device.introduce("");

    assertThat(reply)
        .isInstanceOfSatisfying(
            Message.HandshakeReply.class,
            r -> {
              assertThat(r.protocolVersion()).isEqualTo(1);
              assertThat(r.capabilities()).isEmpty();
            });
    assertThat(device.push(Samples.batch(1)).offset()).isNotNegative();
    device.subscribe(Samples.NOTES, Cursor.START);
    assertThat(device.sequences(1)).containsExactly(1L);
    device.assertRefused(here("a"), ErrorCode.UNEXPECTED_MESSAGE, "PRESENCE");
  }

  @Test
  void whoComesIsToldWhoIsHereAndEverybodyIsToldOfWhoComesChangesAndLeaves() { // P1 P2
    start();
    Attendee anna = attendee(ANNA).here("line 1");
    anna.awaitHere(Map.of(ANNA, "line 1"));
    Device bensDevice = open(BEN);
    Attendee ben = new Attendee(bensDevice, Samples.NOTES).here("line 9");
    ben.awaitHere(Map.of(ANNA, "line 1", BEN, "line 9"));
    anna.awaitHere(Map.of(ANNA, "line 1", BEN, "line 9"));

    ben.here("line 10");
    anna.awaitHere(Map.of(ANNA, "line 1", BEN, "line 10"));

    bensDevice.close();
    anna.awaitHere(Map.of(ANNA, "line 1"));
  }

  @Test
  void whoOnlyWatchesIsSeenByNobody() { // P1
    start();
    Attendee watching = attendee(BEN).watching();
    Attendee anna = attendee(ANNA).here("");
    watching.awaitHere(Map.of(ANNA, ""));
    anna.awaitHere(Map.of(ANNA, ""));

    anna.watching();

    watching.awaitHere(Map.of());
    anna.awaitHere(Map.of());
  }

  @Test
  void whoIsGoneHearsNoMore() { // P1
    start();
    Device bensDevice = open(BEN);
    Attendee ben = new Attendee(bensDevice, Samples.NOTES).here("b");
    Attendee anna = attendee(ANNA).here("a");
    anna.awaitHere(Map.of(ANNA, "a", BEN, "b"));

    ben.say(new PresenceBody.Gone());
    anna.awaitHere(Map.of(ANNA, "a"));
    anna.here("a2");
    anna.awaitHere(Map.of(ANNA, "a2"));

    assertThat(bensDevice.ask(GONE)).isEqualTo(NOTED);
    assertThat(bensDevice.hasNothing()).isTrue();
  }

  @Test
  void databasesDoNotMix() {
    start();
    Attendee anna = attendee(ANNA).here("a");
    Attendee ben = new Attendee(open(BEN), SHOP).here("b");

    ben.awaitHere(Map.of(BEN, "b"));
    anna.awaitHere(Map.of(ANNA, "a"));
  }

  @Test
  void boundsAreRefusedByName() { // P3
    startWith(
        GatewayConfig.defaults().withPresence(PresenceConfig.defaults().withBounds(1, 10, 4, 2)));
    Device anna = open(ANNA);
    new Attendee(anna, Samples.NOTES).here("four");
    Device ben = open(BEN);

    ben.assertRefused(here("b"), ErrorCode.OVERLOADED, "notes", "at most 1");
    ben.assertRefused(here("fives"), ErrorCode.LIMIT_EXCEEDED, "5 bytes, at most 4");
    ben.ask(new Message.Presence(SHOP, new PresenceBody.Watching()));
    ben.ask(new Message.Presence(new DatabaseName("other"), new PresenceBody.Watching()));
    ben.assertRefused(WATCHING, ErrorCode.OVERLOADED, "2 databases");
    assertThat(ben.ask(GONE)).isEqualTo(NOTED);
  }

  @Test
  void whoMayNotReadTheDatabaseIsToldNothing() { // P1 T3
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    Device device = connect();
    String token =
        Tokens.giving("{\"databases\": {\"notes\": {\"read\": [\"items\"], \"write\": [\"*\"]}}}");
    assertThat(
            device.ask(new Message.Handshake(2, ANNA, "test", token, List.of(Capability.PRESENCE))))
        .isInstanceOf(Message.HandshakeReply.class);

    device.assertRefused(here("a"), ErrorCode.FORBIDDEN, "notes");
    device.assertRefused(WATCHING, ErrorCode.FORBIDDEN, "notes");
    device.assertRefused(
        new Message.Presence(SHOP, new PresenceBody.Watching()), ErrorCode.FORBIDDEN, "shop");
  }

  @Test
  void presenceCostsAsMuchAsAnyMessage() { // T5
    startWith(
        GatewayConfig.defaults()
            .withSecurity(
                Security.none().withRates(new RateLimits(Rate.NONE, new Rate(5, 0, 0), 100, 0))));
    Device device = open(ANNA);

    for (int i = 0; i < 50 && !device.isClosed(); i++) {
      device.sendLater(here("at " + i));
    }

    assertThat(device.awaitClosed()).isEqualTo(1013);
  }

  @Test
  void whatOnlyAGatewaySaysIsRefused() {
    start();
    Device device = open(ANNA);

    device.assertRefused(NOTED, ErrorCode.UNEXPECTED_MESSAGE, "from a device");
    device.assertRefused(
        notes(
            new PresenceBody.Everybody(List.of(new PresenceEntry(BEN, Attendee.bytes("forged"))))),
        ErrorCode.UNEXPECTED_MESSAGE);
    assertThat(device.ask(GONE)).isEqualTo(NOTED);
    new Attendee(device, Samples.NOTES).watching().awaitHere(Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "0164", "016406", "01640005", "0141", "01640100", "016400ff"})
  void garbageIsRefusedAndTheSessionGoesOn(String body) { // R2
    start();
    Device device = open(ANNA);

    device.sendRaw(Bytes.wrap(HexFormat.of().parseHex("0d0100000063" + body)));

    assertThat(device.answerTo(0x63)).isInstanceOf(Message.ErrorReply.class);
    assertThat(device.ask(WATCHING)).isEqualTo(NOTED);
  }

  @Test
  void twoGatewaysShareWhoIsHereAndGoOnAloneWhenTheyCannotTalk() throws Exception { // P4
    InMemoryPresence between = new InMemoryPresence();
    GatewayConfig config =
        GatewayConfig.defaults()
            .withPort(0)
            .withPresence(PresenceConfig.defaults().withTimes(20, 1_000, 5_000));
    try (PresenceChannel one = between.open();
        PresenceChannel two = between.open();
        Gateway first = sharing(config, one);
        Gateway second = sharing(config, two);
        Device annas = Device.open(first.port(), ANNA);
        Device bens = Device.open(second.port(), BEN);
        Device carls = Device.open(first.port(), new NodeId(7, 4))) {
      Attendee anna = new Attendee(annas, Samples.NOTES).here("a");
      Attendee ben = new Attendee(bens, Samples.NOTES).here("b");
      anna.awaitHere(Map.of(ANNA, "a", BEN, "b"));
      ben.awaitHere(Map.of(ANNA, "a", BEN, "b"));

      between.cut();
      anna.here("a2");
      ben.here("b2");
      new Attendee(carls, Samples.NOTES).watching().awaitHere(Map.of(ANNA, "a2"));
      anna.awaitHere(Map.of(ANNA, "a2"));
      between.heal();

      anna.awaitHere(Map.of(ANNA, "a2", BEN, "b2"));
      ben.awaitHere(Map.of(ANNA, "a2", BEN, "b2"));
      stop(second);
      anna.awaitHere(Map.of(ANNA, "a2"));
    }
  }

  private Gateway sharing(GatewayConfig config, PresenceChannel channel) {
    return Gateway.start(
        config, oplog, views, new NoDictionaries(), new NoQuarantine(), channel, new Metrics());
  }

  private static void stop(Gateway each) {
    each.close();
  }

  @Test
  void aGatewayThatStopsLetsItsDevicesLeave() throws Exception {
    InMemoryPresence between = new InMemoryPresence();
    try (PresenceChannel channel = between.open()) {
      gateway = sharing(GatewayConfig.defaults().withPort(0), channel);
      attendee(ANNA).here("a");
      Awaitility.await().until(() -> between.said().toString().contains("Changed"));

      gateway.close();

      assertThat(between.said().get(between.said().size() - 1).said())
          .isEqualTo(new io.blazedb.log.PresenceRecord.Leaving());
    }
  }
}
