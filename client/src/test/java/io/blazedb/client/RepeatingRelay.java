package io.blazedb.client;

import io.blazedb.client.relay.DictionarySource;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Sends every push twice, and now and then an old one again. */
final class RepeatingRelay implements Relay {
  private final Relay relay;
  private final Random random;
  private final List<Message> pushed = new ArrayList<>();

  RepeatingRelay(Relay relay, long seed) {
    this.relay = relay;
    random = new Random(seed);
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
    return relay.connect(listener).thenApply(Repeating::new);
  }

  private synchronized List<Message> extra(Message push) {
    pushed.add(push);
    return List.of(push, pushed.get(random.nextInt(pushed.size())));
  }

  private final class Repeating implements RelaySession {
    private final RelaySession session;

    Repeating(RelaySession session) {
      this.session = session;
    }

    @Override
    public CompletableFuture<Message> request(Message message) {
      CompletableFuture<Message> reply = session.request(message);
      if (message instanceof Message.Push) {
        for (Message again : extra(message)) {
          CompletableFuture<?> unused = session.request(again);
        }
      }
      return reply;
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
