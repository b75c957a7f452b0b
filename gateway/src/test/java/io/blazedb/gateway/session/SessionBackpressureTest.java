package io.blazedb.gateway.session;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.gateway.Samples;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.Authenticator;
import io.blazedb.gateway.dictionary.DictionaryTraining;
import io.blazedb.gateway.fanout.FanOut;
import io.blazedb.gateway.fanout.RecentBatches;
import io.blazedb.gateway.limits.RateLimiter;
import io.blazedb.gateway.limits.RateLimits;
import io.blazedb.gateway.live.LiveLimits;
import io.blazedb.gateway.live.LiveRoom;
import io.blazedb.gateway.part.PartReading;
import io.blazedb.gateway.presence.PresenceConfig;
import io.blazedb.gateway.presence.Presences;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.OneShardEach;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionBackpressureTest {
  private final InMemoryOplog oplog = new InMemoryOplog();
  private RecordingPeer peer = new RecordingPeer();
  private InFlightBytes inFlight = new InFlightBytes(128 << 20);

  @AfterEach
  void close() {
    oplog.close();
  }

  private Session open(SessionConfig config) {
    Session session =
        new Session(
            new SessionServices(
                config,
                new PushCheck(config),
                oplog,
                new OneShardEach(),
                new FoldingViewReader(oplog),
                new NoDictionaries(),
                new DictionaryTraining(oplog, new NoDictionaries(), config.limits()),
                new FanOut(oplog, 1 << 20),
                new PartReading(
                    new FoldingViewReader(oplog),
                    new NoDictionaries(),
                    config.limits(),
                    GatewayMetrics.NONE),
                new LiveRoom(LiveLimits.defaults()),
                new RecentBatches(0, 0, config.limits(), oplog::partitionOf),
                new RefusedOperations(
                    new NoQuarantine(),
                    new NoDictionaries(),
                    config.limits(),
                    QuarantineLimits.DEFAULT),
                new Presences(
                    UUID.randomUUID(),
                    PresenceConfig.defaults(),
                    new NoPresenceChannel(),
                    System::currentTimeMillis),
                Authenticator.of(new Authentication.NoAuthentication(), System::currentTimeMillis),
                new RateLimiter(RateLimits.NONE),
                inFlight,
                GatewayMetrics.NONE,
                System::currentTimeMillis,
                "test"),
            new Visitor("127.0.0.1", ""),
            peer);
    send(session, 1, new Message.Handshake(1, NODE, "test", ""));
    peer.runUntil(() -> peer.written.size() == 1);
    peer.written.clear();
    return session;
  }

  private static void send(Session session, int requestId, Message message) {
    session.received(FrameCodec.encode(new Frame(requestId, message)));
  }

  private static void push(Session session, int sequence) {
    send(session, sequence, new Message.Push(NOTES_SHARD, Samples.batch(sequence)));
  }

  /** Many sessions, and a log that does not ack: see {@link InFlightBytesTest} for who is next. */
  @Test
  void stopsReadingWhileAllSessionsTogetherHaveTooMuchInFlight() {
    inFlight = new InFlightBytes(1_000);
    Session first = open(SessionConfig.defaults());
    RecordingPeer firstPeer = peer;
    peer = new RecordingPeer();
    Session second = open(SessionConfig.defaults());
    oplog.holdAppends();
    int pushes = 0;
    while (firstPeer.isReading()) {
      push(first, ++pushes);
    }
    assertThat(inFlight.bytes()).isBetween(1_000L, 2_000L);
    assertThat(peer.isReading()).as("it has not pushed").isTrue();
    push(second, 1);
    assertThat(peer.isReading()).isFalse();
    oplog.releaseAppends();
    firstPeer.runUntil(firstPeer::isReading);
    peer.runUntil(peer::isReading);
    int acks = pushes;
    firstPeer.runUntil(() -> firstPeer.written.size() == acks);
    peer.runUntil(() -> peer.written.size() == 1);
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void stopsReadingWhileTooManyPushesAreInFlight() {
    Session session = open(SessionConfig.defaults().withInFlightMax(5));
    oplog.holdAppends();
    for (int i = 1; i <= 5; i++) {
      assertThat(peer.isReading()).as("before push %d", i).isTrue();
      push(session, i);
    }
    assertThat(peer.isReading()).isFalse();
    assertThat(peer.written).isEmpty();

    oplog.releaseAppends();
    peer.runUntil(() -> peer.written.size() == 5);

    assertThat(peer.isReading()).isTrue();
    assertThat(peer.written).extracting(Frame::requestId).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void takesWhatWasOnItsWayWhenReadingStopped() {
    Session session = open(SessionConfig.defaults().withInFlightMax(2));
    oplog.holdAppends();
    for (int i = 1; i <= 4; i++) {
      push(session, i);
    }
    assertThat(peer.isReading()).isFalse();

    oplog.releaseAppends();
    peer.runUntil(() -> peer.written.size() == 4);

    assertThat(peer.isReading()).isTrue();
    assertThat(peer.written).extracting(Frame::message).allMatch(this::isAck);
  }

  private boolean isAck(Message message) {
    return message instanceof Message.PushAck;
  }
}
