package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.http.SocketLimits;
import io.blazedb.gateway.session.SessionConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void servesDevicesWhileThousandsOfHalfOpenSocketsWaitAndEndsThese() throws IOException {
    int count = halfOpenSockets();
    startWith(new SocketLimits(12_000, 12_000, 64 << 10, 100), 3_000);
    Device device = open();
    for (int i = 0; i < count; i++) {
      socket();
    }
    assertThat(device.push(batch(1)).offset()).isZero();
    assertThat(open().push(batch(2)).offset()).isEqualTo(1);
    assertThat(sockets).allMatch(HostileSocketsTest::isEnded);
  }

  /** 10,000, or as many as this process may open: each takes two of its files. */
  private static int halfOpenSockets() {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
    return (int) Math.max(100, Math.min(10_000, (free - 500) / 2));
  }

  @Test
  void boundsTheSocketsOfAnAddressAndGivesPlacesBack() throws IOException {
    startWith(new SocketLimits(100, 3, 64 << 10, 100), DEADLINE_MS);
    Socket first = socket();
    Device device = open();
    Socket third = socket();
    assertThat(isEnded(socket())).isTrue();
    assertThat(device.push(batch(1)).offset()).isZero();
    first.close();
    third.close();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> open().push(batch(2)).offset() == 1);
  }

  @Test
  void boundsSocketsInAll() throws IOException {
    startWith(new SocketLimits(2, 2, 64 << 10, 100), DEADLINE_MS);
    socket();
    Device device = open();
    assertThat(isEnded(socket())).isTrue();
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
}
