package io.blazedb.client.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.wire.Frame;
import io.blazedb.wire.Message;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WebSocketRelayTest {
  private static final Shard SHARD = Shard.first(new DatabaseName("test"));
  private static final Message REPLY = new Message.HandshakeReply(1, 2, 3, 4, 5, "server");
  private static final Message HANDSHAKE =
      new Message.Handshake(1, new NodeId(1, 1), "test", "secret");

  /** Keeps what it hears. */
  private static final class Heard implements RelayListener {
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> received(Message notification) {
      messages.add(notification);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void closed(Throwable cause) {
      assertThat(closed.complete(cause)).isTrue();
    }
  }

  private final Heard heard = new Heard();

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private RelaySession connect(SocketServer server) throws Exception {
    return await(new WebSocketRelay(server.uri(), "secret").connect(heard));
  }

  private static Message update(long offset, int bytes) {
    return new Message.Update(
        new Epoch(1, 1), new LogEntry(SHARD, offset, 0, Bytes.wrap(new byte[bytes])));
  }

  @Test
  void answersFindTheirRequests() throws Exception {
    List<Frame> requests = new ArrayList<>();
    try (SocketServer server =
        new SocketServer(
            (s, frame) -> {
              requests.add(frame);
              if (requests.size() == 2) {
                s.send(new Frame(requests.get(1).requestId(), REPLY), 1_000);
                s.send(
                    new Frame(
                        requests.get(0).requestId(),
                        new Message.ErrorReply(ErrorCode.OVERLOADED, "busy", 7)),
                    1_000);
              }
            })) {
      RelaySession session = connect(server);
      CompletableFuture<Message> first = session.request(HANDSHAKE);
      CompletableFuture<Message> second =
          session.request(new Message.Subscribe(SHARD.database(), Cursor.START));

      assertThat(await(second)).isEqualTo(REPLY);
      assertThat(await(first)).isInstanceOf(Message.ErrorReply.class);
      assertThat(requests.get(0).message()).isEqualTo(HANDSHAKE);
    }
  }

  @Test
  void fragmentsAreJoinedAndNotificationsKeepTheirOrder() throws Exception {
    try (SocketServer server =
        new SocketServer(
            (s, frame) -> {
              for (int i = 0; i < 100; i++) {
                s.send(new Frame(0, update(i, 1 + i * 101)), 1 + i * 7);
              }
              s.send(new Frame(frame.requestId(), REPLY), 3);
            })) {
      await(connect(server).request(HANDSHAKE));

      for (int i = 0; i < 100; i++) {
        Message next = heard.messages.poll(30, TimeUnit.SECONDS);
        assertThat(next).isEqualTo(update(i, 1 + i * 101));
      }
    }
  }

  @Test
  void largeFramesGoBothWays() throws Exception {
    Message.Push push = new Message.Push(SHARD, Bytes.wrap(new byte[3 << 20]));
    CompletableFuture<Message> arrived = new CompletableFuture<>();
    try (SocketServer server =
        new SocketServer(
            (s, frame) -> {
              arrived.complete(frame.message());
              s.send(new Frame(0, update(1, 6 << 20)), 100_000);
            })) {
      CompletableFuture<?> unused = connect(server).request(push);

      assertThat(await(arrived)).isEqualTo(push);
      assertThat(heard.messages.poll(30, TimeUnit.SECONDS)).isEqualTo(update(1, 6 << 20));
    }
  }

  @Test
  void manyRequestsAtOnceAreSentOneAfterTheOther() throws Exception {
    try (SocketServer server =
        new SocketServer((s, frame) -> s.send(new Frame(frame.requestId(), REPLY), 1_000))) {
      RelaySession session = connect(server);
      List<CompletableFuture<Message>> replies = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        replies.add(session.request(new Message.Push(SHARD, Bytes.wrap(new byte[5_000]))));
      }

      await(CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)));
    }
  }

  @Test
  void tooManyRequestsAreRefused() throws Exception {
    try (SocketServer server = new SocketServer((s, frame) -> {})) {
      RelaySession session = connect(server);
      for (int i = 0; i < WebSocketConfig.DEFAULT.requestsMax(); i++) {
        CompletableFuture<?> unused = session.request(HANDSHAKE);
      }

      assertThatThrownBy(() -> await(session.request(HANDSHAKE)))
          .cause()
          .isInstanceOfSatisfying(
              BlazeException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT));
    }
  }

  @Test
  void theServersCloseFailsWhatIsUnanswered() throws Exception {
    try (SocketServer server = new SocketServer((s, frame) -> s.sendClose(1012))) {
      CompletableFuture<Message> reply = connect(server).request(HANDSHAKE);

      assertThat(await(heard.closed)).hasMessageContaining("1012");
      assertThatThrownBy(() -> await(reply)).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void aBrokenConnectionIsReported() throws Exception {
    try (SocketServer server = new SocketServer((s, frame) -> s.breakConnection())) {
      CompletableFuture<Message> reply = connect(server).request(HANDSHAKE);

      assertThat(await(heard.closed)).isInstanceOf(BlazeException.class);
      assertThat(reply).isCompletedExceptionally();
    }
  }

  @Test
  void aSilentServerIsPingedAndGivenUp() throws Exception {
    WebSocketConfig impatient =
        WebSocketConfig.DEFAULT.withSilence(Duration.ofMillis(50), Duration.ofMillis(300));
    try (SocketServer server = new SocketServer((s, frame) -> {})) {
      RelaySession session =
          await(
              new WebSocketRelay(server.uri(), "", HttpClient.newHttpClient(), impatient)
                  .connect(heard));
      CompletableFuture<Message> reply = session.request(HANDSHAKE);

      assertThat(server.wasPinged()).isTrue();
      assertThat(await(heard.closed)).hasMessageContaining("silent for 300 ms");
      assertThat(reply).isCompletedExceptionally();
    }
  }

  @Test
  void closingFailsWhatIsUnansweredAndWhatIsAskedLater() throws Exception {
    try (SocketServer server = new SocketServer((s, frame) -> {})) {
      RelaySession session = connect(server);
      CompletableFuture<Message> reply = session.request(HANDSHAKE);
      session.close();
      session.close();

      assertThat(reply).isCompletedExceptionally();
      assertThat(session.request(HANDSHAKE)).isCompletedExceptionally();
      assertThat(await(heard.closed)).hasMessageContaining("closed");
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    URI nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      nowhere = URI.create("ws://127.0.0.1:" + socket.getLocalPort() + "/sync");
    }

    assertThatThrownBy(() -> await(new WebSocketRelay(nowhere, "").connect(heard)))
        .cause()
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
