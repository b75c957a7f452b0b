package io.blazedb.standalone;

import io.blazedb.client.relay.DictionarySource;
import io.blazedb.client.relay.Relay;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.codec.Dictionaries;
import io.blazedb.wire.Message;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Notes which dictionaries batches are pushed with. */
final class WatchingRelay implements Relay {
  private final Relay relay;
  private final Set<Integer> used = ConcurrentHashMap.newKeySet();

  WatchingRelay(Relay relay) {
    this.relay = relay;
  }

  boolean hasUsed(int dictionary) {
    return used.contains(dictionary);
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
    return relay.connect(listener).thenApply(Watched::new);
  }

  private final class Watched implements RelaySession {
    private final RelaySession session;

    Watched(RelaySession session) {
      this.session = session;
    }

    @Override
    public CompletableFuture<Message> request(Message message) {
      if (message instanceof Message.Push push) {
        Dictionaries.neededBy(push.batch()).ifPresent(used::add);
      }
      return session.request(message);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
