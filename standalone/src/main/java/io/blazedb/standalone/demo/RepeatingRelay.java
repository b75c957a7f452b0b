package io.blazedb.standalone.demo;

import io.blazedb.client.relay.DictionarySource;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad line: while it is on, each push may be sent twice, and pushes of long ago may be sent
 * again. The copies' answers are dropped, as a device would that has given up waiting for them.
 */
final class RepeatingRelay implements Relay {
  private static final int REMEMBERED_MAX = 32;

  private final Relay relay;
  private final Random random;
  private final List<Message.Push> earlier = new ArrayList<>();
  private final AtomicInteger repeats = new AtomicInteger();
  private volatile boolean on;

  RepeatingRelay(Relay relay, Random random) {
    this.relay = relay;
    this.random = random;
  }

  void turnOn() {
    on = true;
  }

  void turnOff() {
    on = false;
  }

  /** How many pushes were sent that nobody asked for. */
  int repeats() {
    return repeats.get();
  }

  @Override
  public String token() {
    return relay.token();
  }

  @Override
  public DictionarySource dictionaries() {
    return relay.dictionaries();
  }

  @Override
  public CompletableFuture<RelaySession> connect(RelayListener listener) {
    return relay.connect(listener).thenApply(RepeatingSession::new);
  }

  /** The pushes to send beside {@code push}: none, itself again, or one of before. */
  private synchronized List<Message.Push> copies(Message.Push push) {
    List<Message.Push> copies = new ArrayList<>();
    if (on && random.nextInt(3) > 0) {
      copies.add(push);
    }
    if (on && !earlier.isEmpty()) {
      copies.add(earlier.get(random.nextInt(earlier.size())));
    }
    if (earlier.size() < REMEMBERED_MAX) {
      earlier.add(push);
    }
    return copies;
  }

  private final class RepeatingSession implements RelaySession {
    private final RelaySession session;

    RepeatingSession(RelaySession session) {
      this.session = session;
    }

    @Override
    public CompletableFuture<Message> request(Message message) {
      CompletableFuture<Message> answer = session.request(message);
      if (message instanceof Message.Push push) {
        for (Message.Push copy : copies(push)) {
          repeats.incrementAndGet();
          CompletableFuture<?> unused = session.request(copy);
        }
      }
      return answer;
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
