package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.wire.Message;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatewayLifecycleTest extends GatewayHarness {

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      GatewayConfig config = GatewayConfig.defaults().withPort(other.getLocalPort());
      assertThatExceptionOfType(GatewayStartException.class)
          .isThrownBy(() -> Gateway.start(config, oplog, views))
          .withMessage("port " + other.getLocalPort() + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void listensOnThePortThatWasAskedForOnEveryEventLoop() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    gateway = Gateway.start(GatewayConfig.defaults().withPort(port), oplog, views);
    assertThat(gateway.port()).isEqualTo(port);
    for (int i = 1; i <= 4; i++) {
      assertThat(open().push(batch(i)).offset()).isEqualTo(i - 1);
    }
  }

  /** Neither the handshake nor the drain ends while a slow machine runs the test. */
  private static GatewayConfig patient() {
    return GatewayConfig.defaults()
        .withDrainTimeoutMs(60_000)
        .withSession(SessionConfig.defaults().withHandshakeTimeoutMs(60_000));
  }

  @Test
  void acksWhatWasPushedBeforeItCloses() {
    startWith(patient());
    Device device = open();
    Device idle = open();
    Device silent = connect();
    oplog.holdAppends();
    int push = device.send(new Message.Push(NOTES_SHARD, batch(1)));
    await().until(() -> oplog.pendingAppends() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    Device.assertRefusal(device.next(0), ErrorCode.DRAINING);
    Device.assertRefusal(idle.next(0), ErrorCode.DRAINING);
    assertThat(idle.awaitClosed()).isEqualTo(1001);
    Device.assertRefusal(silent.next(0), ErrorCode.DRAINING);
    assertThat(silent.awaitClosed()).isEqualTo(1001);
    device.assertRefused(new Message.Push(NOTES_SHARD, batch(2)), ErrorCode.DRAINING);
    assertThatThrownBy(this::open).as("a new connection").isInstanceOf(Exception.class);
    assertThat(closing).isNotDone();
    oplog.releaseAppends();
    assertThat(((Message.PushAck) device.next(push)).offset()).isZero();
    assertThat(device.awaitClosed()).isEqualTo(1001);
    assertThat(closing).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(oplog.entries(NOTES_SHARD)).hasSize(1);
    gateway.close();
  }

  @Test
  void doesNotWaitForeverForAPushThatIsNotAcked() {
    startWith(GatewayConfig.defaults().withDrainTimeoutMs(100));
    Device device = open();
    oplog.holdAppends();
    device.send(new Message.Push(NOTES_SHARD, batch(1)));
    await().until(() -> oplog.pendingAppends() == 1);
    gateway.close();
    device.awaitClosed();
    oplog.releaseAppends();
  }

  @Test
  void refusesConnectionsPastTheBound() {
    startWith(GatewayConfig.defaults().withConnectionsMax(1));
    Device first = open();
    assertThatThrownBy(this::open)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(503));
    first.close();
    await().ignoreExceptions().until(() -> open().push(batch(1)).offset() == 0);
  }
}
