package io.blazedb.gateway.session;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.Limits;
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
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.NoPresenceChannel;
import io.blazedb.port.NoQuarantine;
import io.blazedb.port.OneShardEach;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a session does for a device that takes its time. */
final class AttendanceTest {
  private static final int CHANGES = 500;

  private final InMemoryOplog oplog = new InMemoryOplog();
  private final Presences presences =
      new Presences(
          UUID.randomUUID(),
          PresenceConfig.defaults().withTimes(1, 5_000, 15_000),
          new NoPresenceChannel(),
          () -> 0);
  private final SlowPeer peer = new SlowPeer();

  @AfterEach
  void close() {
    presences.close();
    oplog.close();
  }

  private Session open() {
    SessionConfig config = SessionConfig.defaults();
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
                presences,
                Authenticator.of(new Authentication.NoAuthentication(), System::currentTimeMillis),
                new RateLimiter(RateLimits.NONE),
                new InFlightBytes(128 << 20),
                GatewayMetrics.NONE,
                System::currentTimeMillis,
                "test"),
            new Visitor("127.0.0.1", ""),
            peer);
    send(session, new Message.Handshake(2, NODE, "test", ""));
    peer.runUntil(() -> peer.written.size() == 1);
    peer.takeAll();
    peer.written.clear();
    return session;
  }

  private static void send(Session session, Message message) {
    session.received(FrameCodec.encode(new Frame(1, message)));
  }

  private void announce(int node, String blob) {
    presences.announce(
        NOTES,
        new NodeId(0, node),
        Thread.currentThread(),
        Bytes.wrap(blob.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSlowDeviceGetsTheNewestStateOnceItIsReady() {
    Session session = open();
    send(session, new Message.Presence(NOTES, new PresenceBody.Watching()));
    peer.runUntil(() -> peer.written.size() == 2); // noted, and everybody
    for (int i = 0; i < CHANGES; i++) {
      announce(1, "at " + i);
    }
    assertThat(presences.size()).isEqualTo(1);
    assertThat(peer.written).hasSize(2);

    peer.takeAll();
    peer.runUntil(() -> peer.written.size() == 3);

    PresenceBody last = ((Message.Presence) peer.written.get(2).message()).body();
    assertThat(((PresenceBody.Changed) last).here())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(new String(entry.blob().toArray(), StandardCharsets.UTF_8))
                    .isEqualTo("at " + (CHANGES - 1)));
  }

  @Test
  void aSessionThatEndsLeaves() {
    Session session = open();
    send(session, new Message.Presence(NOTES, new PresenceBody.Here(Bytes.EMPTY)));
    assertThat(presences.own()).isEqualTo(1);

    session.closed();

    assertThat(presences.own()).isZero();
    assertThat(presences.size()).isZero();
  }

  /** A connection that takes nothing until it is told to; the session's thread is the test's. */
  private static final class SlowPeer implements Peer {
    final List<Frame> written = new ArrayList<>();
    private final Deque<Runnable> untaken = new ArrayDeque<>();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    void takeAll() {
      while (!untaken.isEmpty()) {
        tasks.add(untaken.poll());
      }
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    void runUntil(BooleanSupplier reached) {
      while (!reached.getAsBoolean()) {
        try {
          Runnable task = tasks.poll(30, TimeUnit.SECONDS);
          assertThat(task).as("something to do").isNotNull();
          task.run();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void write(Bytes frame, Runnable taken) {
      written.add(FrameCodec.decode(frame, Limits.DEFAULT));
      untaken.add(taken);
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(int status, String reason) {
      throw new AssertionError("closed with " + status + " " + reason);
    }

    @Override
    public void letIn() {}

    @Override
    public Runnable schedule(long delayMs, Runnable task) {
      return () -> {};
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }
  }
}
