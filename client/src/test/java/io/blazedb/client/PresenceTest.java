package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PresenceTest {
  private final TestServer server = new TestServer();
  private final SyncRuntime runtime = SyncRuntime.start(2);
  private final Device a = new Device(server, 1);
  private final Device b = new Device(server, 2);
  private final Heard heard = new Heard();

  @AfterEach
  void stop() throws Exception {
    a.close();
    b.close();
    runtime.close();
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Presence presence(Device device) {
    return device.start(runtime).sync().presence();
  }

  @Test
  void whoListensHearsWhoComesChangesAndLeaves() throws Exception {
    server.offerPresence();
    Presence there = presence(b);
    there.announce(bytes("x"));
    presence(a).listen(heard);
    heard.await("here 2 x");

    there.announce(bytes("y"));
    heard.await("here 2 y");
    there.leave();
    heard.await("left 2");
  }

  @Test
  void whoIsAnnouncedHearsOfItself() throws Exception {
    server.offerPresence();
    Presence here = presence(a);
    here.listen(heard);
    here.announce(bytes("me"));

    heard.await("here 1 me");
  }

  @Test
  void afterAReconnectItIsAnnouncedAgain() throws Exception {
    server.offerPresence();
    presence(a).listen(heard);
    presence(b).announce(bytes("x"));
    heard.await("here 2 x");

    b.relay.drop();
    heard.await("left 2");
    heard.await("here 2 x");
    a.relay.drop();
    heard.await("left 2");
    heard.await("here 2 x");
  }

  @Test
  void withoutAConnectionNobodyIsHere() throws Exception {
    server.offerPresence();
    presence(b).announce(bytes("x"));
    presence(a).listen(heard);
    heard.await("here 2 x");

    a.relay.cut();

    heard.await("left 2");
  }

  @Test
  void aLaterListenerHearsWhoIsHereAlreadyAndTheEarlierOneNoMore() throws Exception {
    server.offerPresence();
    Presence there = presence(b);
    there.announce(bytes("x"));
    Presence here = presence(a);
    Heard earlier = new Heard();
    Observation first = here.listen(earlier);
    earlier.await("here 2 x");

    here.listen(heard);
    heard.await("here 2 x");
    first.close();
    there.announce(bytes("y"));

    heard.await("here 2 y");
    assertThat(earlier.calls).isEmpty();
  }

  @Test
  void whoHearsNoMoreIsGone() throws Exception {
    server.offerPresence();
    Presence here = presence(a);
    Observation listening = here.listen(heard);
    here.announce(bytes("me"));
    heard.await("here 1 me");

    here.leave();
    heard.await("left 1");
    listening.close();

    Device.await(a.sync().whenLive());
    org.awaitility.Awaitility.await()
        .until(() -> server.presenceSaid().contains(new PresenceBody.Gone()));
  }

  @Test
  void aServerWithoutPresenceSaysSo() throws Exception { // R67
    Presence here = presence(a);
    here.listen(heard);

    heard.await("refused UNEXPECTED_MESSAGE");
    a.put(1, "x", 1);
    a.drained();
  }

  @Test
  void aRefusalIsToldAndSynchronisationGoesOn() throws Exception {
    server.offerPresence();
    server.refusePresence(
        body -> Optional.of(new Message.ErrorReply(ErrorCode.LIMIT_EXCEEDED, "too long", 0)));
    Presence here = presence(a);
    here.listen(heard);
    heard.await("refused LIMIT_EXCEEDED");

    server.refusePresence(body -> Optional.empty());
    here.announce(bytes("short"));

    heard.await("here 1 short");
  }

  @Test
  void whatThereIsNoRoomForIsSaidAgain() throws Exception {
    server.offerPresence();
    server.refusePresence(
        body -> {
          server.refusePresence(next -> Optional.empty());
          return Optional.of(new Message.ErrorReply(ErrorCode.OVERLOADED, "full", 1));
        });
    Presence here = presence(a);
    here.listen(heard);
    here.announce(bytes("me"));

    heard.await("here 1 me");
  }

  @Test
  void aListenerThatThrowsStopsNothing() throws Exception {
    server.offerPresence();
    Presence here = presence(a);
    here.listen(
        new PresenceListener() {
          @Override
          public void here(NodeId node, Bytes blob) {
            heard.here(node, blob);
            throw new IllegalStateException("the test's own");
          }
        });
    here.announce(bytes("1"));
    heard.await("here 1 1");
    here.announce(bytes("2"));

    heard.await("here 1 2");
    a.put(1, "x", 1);
    a.drained();
  }

  /** What a listener heard, in order. */
  private static final class Heard implements PresenceListener {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Override
    public void here(NodeId node, Bytes blob) {
      calls.add("here " + node.low() + " " + new String(blob.toArray(), StandardCharsets.UTF_8));
    }

    @Override
    public void left(NodeId node) {
      calls.add("left " + node.low());
    }

    @Override
    public void refused(ErrorCode code, String detail) {
      calls.add("refused " + code);
    }

    void await(String call) throws InterruptedException {
      assertThat(calls.poll(30, TimeUnit.SECONDS)).isEqualTo(call);
    }
  }
}
