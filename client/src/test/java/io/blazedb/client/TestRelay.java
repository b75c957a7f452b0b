package io.blazedb.client;

import io.blazedb.client.relay.DictionarySource;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One device's way to the {@link TestServer}; the test says when there is one. */
final class TestRelay implements Relay {
  /** The offsets of all updates that were sent to the device. */
  final List<Long> updates = new CopyOnWriteArrayList<>();

  /** The ids of all dictionaries that the device fetched. */
  final List<Integer> fetched = new CopyOnWriteArrayList<>();

  private final TestServer server;
  private volatile boolean reachable = true;
  private volatile Optional<TestServer.Session> session = Optional.empty();

  TestRelay(TestServer server) {
    this.server = server;
  }

  @Override
  public String token() {
    return "";
  }

  @Override
  public CompletableFuture<RelaySession> connect(RelayListener listener) {
    return reachable
        ? server.connect(this, listener)
        : CompletableFuture.failedFuture(
            new BlazeException(ErrorCode.UNAVAILABLE, "the test has cut the network"));
  }

  /** As a gateway's over HTTP: what is published, while there is a network. */
  @Override
  public DictionarySource dictionaries() {
    return new DictionarySource() {
      @Override
      public CompletableFuture<TrainedDictionary> fetch(int id) {
        fetched.add(id);
        return reachable
            ? server.dictionary(id)
            : CompletableFuture.failedFuture(
                new BlazeException(ErrorCode.UNAVAILABLE, "the test has cut the network"));
      }

      @Override
      public CompletableFuture<Optional<TrainedDictionary>> newest(
          DatabaseName database, OptionalInt known) {
        return CompletableFuture.completedFuture(
            server
                .newestDictionary()
                .filter(each -> known.stream().noneMatch(id -> id == each.id())));
      }
    };
  }

  void opened(TestServer.Session opened) {
    session = Optional.of(opened);
  }

  /** Breaks the connection and lets no other come about. */
  void cut() {
    reachable = false;
    drop();
  }

  /** Breaks the connection. */
  void drop() {
    server.onThread(() -> session.ifPresent(TestServer.Session::drop));
  }

  void mend() {
    reachable = true;
  }
}
