package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.http.SocketLimits;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Cursor;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets that are there to do harm. */
class HostileSocketsTest extends GatewayHarness {
  private static final int DEADLINE_MS = 30_000;
  private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(DEADLINE_MS);
    sockets.add(socket);
    return socket;
  }

  /**
   * Waits for the end of one of them, and looks whether the others are open. Which one is too many
   * is not said: connections are counted on their event loops, in any order.
   */
  private static void assertOneIsEnded(List<Socket> sockets) {
    List<CompletableFuture<Socket>> ends = new ArrayList<>();
    for (Socket each : sockets) {
      CompletableFuture<Socket> end = new CompletableFuture<>();
      ends.add(end);
      Thread reader =
          new Thread(
              () -> {
                if (isEnded(each)) {
                  end.complete(each);
                }
              });
      reader.setDaemon(true);
      reader.start();
    }
    CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
        .orTimeout(DEADLINE_MS, TimeUnit.MILLISECONDS)
        .join();
    assertThat(ends.stream().filter(CompletableFuture::isDone)).hasSize(1);
  }

  /** Whether the gateway ended the connection; bytes before the end are passed over. */
  private static boolean isEnded(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // an answer before the end
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private void startWith(SocketLimits sockets, long handshakeTimeoutMs) {
    startWith(
        GatewayConfig.defaults()
            .withSecurity(Security.none().withSockets(sockets))
            .withSession(SessionConfig.defaults().withHandshakeTimeoutMs(handshakeTimeoutMs)));
  }

  /** Their other ends are another process's, so that neither has more files open than it may. */
  @Test
  void servesDevicesWhileTenThousandHalfOpenSocketsWaitAndEndsThese() throws Exception {
    int count = halfOpenSockets();
    startWith(new SocketLimits(12_000, 12_000, 64 << 10, 100), 5_000);
    Device device = open();
    try (SocketsProcess others = SocketsProcess.open(gateway.port(), count)) {
      assertThat(device.push(batch(1)).offset()).isZero();
      assertThat(open().push(batch(2)).offset()).isEqualTo(1);
      assertThat(others.countEnded()).isEqualTo(count);
    }
  }

  /** 10,000, or as many as this process may open. */
  private static int halfOpenSockets() {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
    return (int) Math.max(100, Math.min(10_000, free - 500));
  }

  @Test
  void boundsTheSocketsOfAnAddressAndGivesPlacesBack() throws IOException {
    startWith(new SocketLimits(100, 3, 64 << 10, 100), DEADLINE_MS);
    Device device = open();
    List<Socket> others = List.of(socket(), socket(), socket());
    assertOneIsEnded(others);
    assertThat(device.push(batch(1)).offset()).isZero();
    for (Socket each : others) {
      each.close();
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> open().push(batch(2)).offset() == 1);
  }

  @Test
  void boundsSocketsInAll() throws IOException {
    startWith(new SocketLimits(2, 2, 64 << 10, 100), DEADLINE_MS);
    Device device = open();
    assertOneIsEnded(List.of(socket(), socket()));
    assertThat(device.push(batch(1)).offset()).isZero();
  }

  @Test
  void endsARequestWhoseHeadTricklesIn() throws IOException {
    startWith(SocketLimits.defaults(), 500);
    assertEndsWhileTrickling("GET / HTTP/1.1\r\nX-Slow: " + "x".repeat(4_000));
  }

  @Test
  void endsARequestWhoseBodyTricklesIn() throws IOException {
    startWith(SocketLimits.defaults(), 500);
    Socket socket = socket();
    String head =
        """
        POST /query HTTP/1.1
        Host: x
        Content-Type: application/json
        Content-Length: 100000

        """
            .replace("\n", "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    assertEndsWhileTrickling(socket, " ".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void endsAWebSocketWhoseHandshakeTricklesIn() throws IOException {
    startWith(SocketLimits.defaults(), 500);
    Socket socket = socket();
    socket.getOutputStream().write(RawDevice.upgrade());
    byte[] slow = new byte[4_000];
    ByteBuffer.wrap(slow).put((byte) 0x82).put((byte) 0xFE).putShort((short) 10_000);
    assertEndsWhileTrickling(socket, slow);
  }

  private void assertEndsWhileTrickling(String text) throws IOException {
    assertEndsWhileTrickling(socket(), text.getBytes(StandardCharsets.US_ASCII));
  }

  /** One byte at a time, with a pause that is the wait for the end. */
  private static void assertEndsWhileTrickling(Socket socket, byte[] bytes) throws IOException {
    socket.setSoTimeout(20);
    int sent = 0;
    boolean ended = false;
    while (!ended && sent < bytes.length) {
      try {
        socket.getOutputStream().write(bytes[sent++]);
      } catch (IOException closed) {
        return;
      }
      ended = isEnded(socket);
    }
    assertThat(ended).as("ended before all of it was sent").isTrue();
  }

  @Test
  void holdsNoLargeFrameOfSomebodyUnknown() throws IOException {
    startWith(SocketLimits.defaults(), DEADLINE_MS);
    try (RawDevice device = new RawDevice(gateway.port())) {
      device.write(
          ByteBuffer.allocate(14).put((byte) 0x82).put((byte) 0xFF).putLong(3 << 20).array());
      device.write(new byte[256 << 10]);
      Device.assertRefusal(device.next().message(), ErrorCode.LIMIT_EXCEEDED, "65536 bytes before");
      assertThat(device.nextClose()).isEqualTo(1009);
    }
    assertThat(open().push(Samples.batchOfSize(1, 1 << 20)).offset()).isZero();
  }

  @Test
  void endsAFloodOfPings() throws IOException {
    startWith(SocketLimits.defaults(), DEADLINE_MS);
    try (RawDevice device = new RawDevice(gateway.port())) {
      ByteArrayOutputStream pings = new ByteArrayOutputStream();
      for (int i = 0; i < 5_000; i++) {
        pings.writeBytes(PING);
      }
      device.write(pings.toByteArray());
      Device.assertRefusal(device.next().message(), ErrorCode.LIMIT_EXCEEDED, "100 pings");
      assertThat(device.nextClose()).isEqualTo(1008);
    }
  }

  @Test
  void endsASocketThatAnswersNoPingsAndKeepsTheOthers() throws IOException {
    startWith(
        GatewayConfig.defaults()
            .withPingIntervalMs(1_000)
            .withSession(SessionConfig.defaults().withHandshakeTimeoutMs(2 * DEADLINE_MS)));
    Device answering = open();
    Socket mute = socket();
    mute.getOutputStream().write(RawDevice.upgrade());
    assertThat(isEnded(mute)).isTrue();
    assertThat(answering.push(batch(1)).offset()).isZero();
  }

  private void append(int entries, int bytes) {
    for (int i = 1; i <= entries; i++) {
      oplog
          .append(NOTES_SHARD, LogEnvelope.of(Samples.batchOfSize(i, bytes)).encode())
          .toCompletableFuture()
          .join();
    }
  }

  private static SessionConfig smallBuffers() {
    return SessionConfig.defaults()
        .withHandshakeTimeoutMs(60_000)
        .withConnectionBytesMax(64 << 10)
        .withPullBytesMax(100_000);
  }

  /** It asks for pages until it cannot write any more: nobody takes what it sends. */
  @Test
  void stopsReadingFromOneThatNeverReadsAndEndsItAsSilent() throws Exception {
    startWith(GatewayConfig.defaults().withPingIntervalMs(1_000).withSession(smallBuffers()));
    append(50, 100_000);
    try (RawDevice deaf = new RawDevice(gateway.port(), 4_096).handshaken()) {
      // On a thread of its own: it blocks, and the pool that devices' sockets use may have just
      // one.
      CompletableFuture<Void> asking =
          CompletableFuture.runAsync(
              () -> askForEver(deaf), task -> new Thread(task, "deaf device").start());
      Device device = open();
      for (int i = 51; i <= 70; i++) {
        assertThat(device.push(batch(i)).offset()).isEqualTo(i - 1);
      }
      assertThat(asking)
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UncheckedIOException.class);
      assertThat(device.push(batch(71)).offset()).isEqualTo(70);
    }
  }

  private static void askForEver(RawDevice device) {
    int id = 1;
    while (true) {
      device.send(new Frame(++id, new Message.PullRequest(NOTES, Cursor.START, 1 << 20)));
    }
  }

  @Test
  void feedsOneThatReadsAByteASecondFromTheLogAndLosesNothing() throws Exception {
    int entries = 200;
    startWith(GatewayConfig.defaults().withRingBytesMax(200_000).withSession(smallBuffers()));
    Device fast = open();
    fast.subscribe(NOTES, Cursor.START);
    try (RawDevice slow = new RawDevice(gateway.port(), 4_096).handshaken()) {
      slow.send(new Frame(2, new Message.Subscribe(NOTES, Cursor.START)));
      readAByteASecond(slow, 1);
      append(entries, 100_000);
      assertThat(fast.sequences(entries)).isEqualTo(Samples.upTo(entries));
      readAByteASecond(slow, 3);
      slow.stopTrickling();
      List<Long> received = new ArrayList<>();
      while (received.size() < entries) {
        if (slow.next().message() instanceof Message.Update update) {
          received.addAll(Samples.sequences(update.entry()));
        }
      }
      assertThat(received).isEqualTo(Samples.upTo(entries));
    }
  }

  private static void readAByteASecond(RawDevice device, int seconds) {
    for (int i = 0; i < seconds; i++) {
      CompletableFuture.runAsync(
              device::trickle, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
          .join();
    }
  }

  /** After its handshake it is not held to a time, and nobody waits for it. */
  @Test
  void servesOthersWhileADeviceSendsAFrameOneByteAtATime() throws Exception {
    startWith(SocketLimits.defaults(), DEADLINE_MS);
    Device device = open();
    byte[] push =
        FrameCodec.encode(new Frame(2, new Message.Push(NOTES_SHARD, batch(1)))).toArray();
    try (RawDevice slow = new RawDevice(gateway.port()).handshaken()) {
      assertThat(push).hasSizeLessThan(126);
      slow.write(new byte[] {(byte) 0x82, (byte) (0x80 | push.length), 0, 0, 0, 0});
      for (int i = 0; i < push.length; i++) {
        slow.write(new byte[] {push[i]});
        assertThat(device.push(batch(2 + i)).offset()).isEqualTo(i);
      }
      assertThat(slow.next().message()).isInstanceOf(Message.PushAck.class);
    }
  }
}
