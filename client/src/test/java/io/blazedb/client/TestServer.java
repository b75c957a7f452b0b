package io.blazedb.client;

import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryDictionaries;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.Oplog;
import io.blazedb.port.ViewReader;
import io.blazedb.wire.Capability;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import io.blazedb.wire.PresenceBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server in the test's process: one thread, one database, the log in memory. Faults can be
 * ordered.
 */
final class TestServer implements AutoCloseable {
  static final DatabaseName DATABASE = new DatabaseName("test");
  private static final Shard SHARD = Shard.first(DATABASE);
  private static final long SKEW_MAX_MS = 60_000;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "test-server");
            made.setDaemon(true);
            return made;
          });
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private final AtomicInteger acksToLose = new AtomicInteger();
  private final AtomicInteger pushes = new AtomicInteger();
  private final List<Bytes> pushed = new CopyOnWriteArrayList<>();
  private final InMemoryDictionaries dictionaries = new InMemoryDictionaries();
  private volatile boolean forgetful;
  private volatile InMemoryOplog oplog = new InMemoryOplog();
  private volatile long nowMs = 1_700_000_000_000L;
  private volatile boolean offersPresence;
  private volatile boolean offersLive;
  private volatile Optional<ErrorCode> liveRefusal = Optional.empty();
  private volatile int shards = 1;
  private volatile Function<PresenceBody, Optional<Message.ErrorReply>> refusesPresence =
      body -> Optional.empty();
  private final TestPresence presence = new TestPresence();
  private volatile Function<Operation, Optional<ErrorCode>> rejects = operation -> Optional.empty();
  private volatile Function<Batch, Optional<ErrorCode>> refuses = batch -> Optional.empty();

  long nowMs() {
    return nowMs;
  }

  void nowMs(long millis) {
    nowMs = millis;
  }

  InMemoryOplog oplog() {
    return oplog;
  }

  /** From now on it says that the database has so many shards. */
  void sayShards(int count) {
    shards = count;
  }

  /** How many pushes arrived. */
  int pushes() {
    return pushes.get();
  }

  /** The batches of all pushes, as they came. */
  List<Bytes> pushed() {
    return pushed;
  }

  /** The next so many pushes are appended, and the connection breaks before the ack. */
  void loseAcks(int count) {
    acksToLose.set(count);
  }

  /** From now on it speaks version 2 and offers presence. */
  void offerPresence() {
    offersPresence = true;
  }

  /** From now on it speaks version 2 and offers live queries. */
  void offerLiveQueries() {
    offersLive = true;
  }

  /** The next live query is refused. */
  void refuseLiveQuery(ErrorCode code) {
    liveRefusal = Optional.of(code);
  }

  void endLiveQueries(LiveReply.Ended ended) {
    onThread(() -> sessions.forEach(each -> each.live.end(ended)));
  }

  void refusePresence(Function<PresenceBody, Optional<Message.ErrorReply>> rule) {
    refusesPresence = rule;
  }

  /** What devices said of their presence, but for what was refused. */
  List<PresenceBody> presenceSaid() {
    return CompletableFuture.supplyAsync(() -> List.copyOf(presence.said), thread).join();
  }

  void rejectOperations(Function<Operation, Optional<ErrorCode>> rule) {
    rejects = rule;
  }

  void refuseBatches(Function<Batch, Optional<ErrorCode>> rule) {
    refuses = rule;
  }

  void publish(TrainedDictionary dictionary) {
    dictionaries.publish(DATABASE, dictionary).toCompletableFuture().join();
  }

  /** From now on pushes that are packed with a dictionary are refused, as if it were not known. */
  void forgetDictionaries() {
    forgetful = true;
  }

  CompletableFuture<TrainedDictionary> dictionary(int id) {
    return dictionaries
        .dictionaries()
        .find(id)
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new BlazeException(ErrorCode.UNKNOWN_ENCODING, "no dictionary " + id)));
  }

  Optional<TrainedDictionary> newestDictionary() {
    return dictionaries.current(DATABASE).map(DictionaryRecord::dictionary);
  }

  /** A new, empty log in the place of the old one; every connection breaks. */
  void replaceLog() {
    onThread(
        () -> {
          oplog.close();
          oplog = new InMemoryOplog();
          sessions.forEach(Session::drop);
        });
  }

  Cursor end() {
    return Cursor.of(oplog.epoch(), oplog.endOffsets().get(0));
  }

  ViewReader views() {
    return new FoldingViewReader(oplog, dictionaries.dictionaries());
  }

  ViewReader.ViewState state() {
    return views().state(DATABASE, Cursor.START).toCompletableFuture().join();
  }

  /** Every accepted operation of the log, in order. */
  List<Operation> accepted() {
    List<Operation> all = new ArrayList<>();
    for (LogEntry entry : oplog.entries(SHARD)) {
      all.addAll(
          LogEnvelope.decode(entry.envelope(), Limits.DEFAULT)
              .accepted(Limits.DEFAULT, dictionaries.dictionaries()));
    }
    return all;
  }

  void onThread(Runnable task) {
    CompletableFuture.runAsync(task, thread).join();
  }

  CompletableFuture<RelaySession> connect(TestRelay relay, RelayListener listener) {
    return CompletableFuture.supplyAsync(() -> new Session(relay, listener), thread);
  }

  @Override
  public void close() {
    onThread(oplog::close);
    thread.shutdown();
  }

  /** One connection; everything runs on the server's thread. */
  final class Session implements RelaySession {
    private final TestRelay relay;
    private final RelayListener listener;
    private final List<CompletableFuture<Message>> unanswered = new ArrayList<>();
    private NodeId node = new NodeId(0, 0);
    private boolean open = true;
    private long nextOffset = -1;
    private Optional<TestParts> parts = Optional.empty();
    private final TestLive live;

    Session(TestRelay relay, RelayListener listener) {
      this.relay = relay;
      this.listener = listener;
      live = new TestLive(DATABASE, listener::received);
      sessions.add(this);
      relay.opened(this);
    }

    @Override
    public CompletableFuture<Message> request(Message message) {
      CompletableFuture<Message> reply = new CompletableFuture<>();
      thread.execute(() -> handle(message, reply));
      return reply;
    }

    private void handle(Message message, CompletableFuture<Message> reply) {
      if (!open) {
        reply.completeExceptionally(gone());
        return;
      }
      unanswered.add(reply);
      try {
        answer(message, reply);
      } catch (BlazeException e) {
        reply.complete(new Message.ErrorReply(e.code(), e.getMessage(), 0));
      }
      unanswered.removeIf(CompletableFuture::isDone);
    }

    private void answer(Message message, CompletableFuture<Message> reply) {
      if (message instanceof Message.Handshake handshake) {
        node = handshake.node();
        List<Capability> offers = new ArrayList<>();
        if (offersPresence) {
          offers.add(Capability.PRESENCE);
        }
        if (offersLive) {
          offers.add(Capability.LIVE_QUERIES);
        }
        int version = offers.isEmpty() ? 1 : 2;
        reply.complete(
            new Message.HandshakeReply(version, nowMs, 4 << 20, 10_000, 50, "test", offers));
      } else if (message instanceof Message.LiveQuery asked) {
        live(asked, reply);
      } else if (message instanceof Message.Presence asked) {
        presence(asked.body(), reply);
      } else if (message instanceof Message.Subscribe subscribe) {
        parts = Optional.empty();
        subscribe(subscribe.cursor(), reply);
      } else if (message instanceof Message.SubscribePart subscribe) {
        parts = Optional.of(new TestParts(subscribe.parts(), DATABASE));
        subscribe(subscribe.cursor(), reply);
      } else if (message instanceof Message.Push push) {
        push(push.batch(), reply);
      } else if (message instanceof Message.QueryRequest query) {
        reply.complete(
            new Message.QueryResponse(
                views()
                    .query(DATABASE, query.query(), query.atLeast())
                    .toCompletableFuture()
                    .join()));
      } else {
        ViewReader.ViewState view = TestServer.this.state();
        reply.complete(
            new Message.SyncState(
                DATABASE, Message.SyncPhase.VIEW, view.cursor(), Optional.of(view.digest())));
      }
    }

    private void live(Message.LiveQuery asked, CompletableFuture<Message> reply) {
      if (liveRefusal.isPresent()) {
        ErrorCode code = liveRefusal.get();
        liveRefusal = Optional.empty();
        reply.complete(new Message.ErrorReply(code, "the test refuses", code.retriable() ? 1 : 0));
        return;
      }
      reply.complete(new Message.LiveUpdate(asked.number(), new LiveReply.Noted()));
      if (asked.body() instanceof LiveRequest.Open opening) {
        live.open(asked.number(), opening.select(), views());
      } else {
        live.close(asked.number());
      }
    }

    private void presence(PresenceBody body, CompletableFuture<Message> reply) {
      Optional<Message.ErrorReply> refusal = refusesPresence.apply(body);
      if (refusal.isPresent()) {
        reply.complete(refusal.get());
        return;
      }
      reply.complete(new Message.Presence(DATABASE, new PresenceBody.Noted()));
      presence.say(node, body, told -> listener.received(new Message.Presence(DATABASE, told)));
    }

    private void subscribe(Cursor cursor, CompletableFuture<Message> reply) {
      if (!cursor.isStart() && !cursor.epoch().equals(oplog.epoch())) {
        throw new BlazeException(ErrorCode.CURSOR_EPOCH, "epoch " + cursor.epoch());
      }
      Oplog.Page page = read(cursor.nextOffset(0));
      nextOffset = cursor.nextOffset(0);
      if (parts.isPresent() && cursor.isStart()) {
        nextOffset = page.endOffset();
        parts.get().set(views(), end()).forEach(listener::received);
      }
      reply.complete(state(Message.SyncPhase.CATCHING_UP, page.endOffset()));
      sendNew();
      listener.received(state(Message.SyncPhase.LIVE, nextOffset));
    }

    private Oplog.Page read(long from) {
      try {
        return oplog.read(SHARD, from, Integer.MAX_VALUE).toCompletableFuture().join();
      } catch (java.util.concurrent.CompletionException e) {
        throw (BlazeException) e.getCause();
      }
    }

    private Message state(Message.SyncPhase phase, long offset) {
      Cursor cursor = new Cursor(oplog.epoch(), Collections.nCopies(shards, offset));
      return new Message.SyncState(DATABASE, phase, cursor, Optional.empty());
    }

    private void sendNew() {
      if (open && nextOffset >= 0) {
        Oplog.Page page = read(nextOffset);
        if (parts.isPresent()) {
          sendParts(page);
          return;
        }
        for (LogEntry entry : page.entries()) {
          relay.updates.add(entry.offset());
          listener.received(new Message.Update(oplog.epoch(), entry));
        }
        nextOffset = page.nextOffset();
      }
    }

    private void sendParts(Oplog.Page page) {
      if (!page.entries().isEmpty()) {
        Cursor after = Cursor.of(oplog.epoch(), page.nextOffset());
        listener.received(
            parts.get().changes(views(), page.entries(), dictionaries.dictionaries(), after));
      }
      nextOffset = page.nextOffset();
    }

    private void push(Bytes bytes, CompletableFuture<Message> reply) {
      pushes.incrementAndGet();
      pushed.add(bytes);
      Batch batch =
          BatchCodec.decode(
              bytes, Limits.DEFAULT, forgetful ? Dictionaries.NONE : dictionaries.dictionaries());
      refuses
          .apply(batch)
          .ifPresent(
              code -> {
                throw new BlazeException(code, "the test refuses");
              });
      List<Message.Rejection> rejected = new ArrayList<>();
      List<Integer> indexes = new ArrayList<>();
      for (int i = 0; i < batch.operations().size(); i++) {
        Operation operation = batch.operations().get(i);
        Optional<ErrorCode> code = rejection(operation);
        if (code.isPresent()) {
          indexes.add(i);
          rejected.add(new Message.Rejection(operation.sequence(), code.get(), "the test rejects"));
        }
      }
      long offset = -1;
      if (indexes.size() < batch.operations().size()) {
        Bytes envelope = new LogEnvelope(indexes, bytes).encode();
        offset = oplog.append(SHARD, envelope).toCompletableFuture().join().offset();
      }
      if (acksToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        drop();
      } else {
        reply.complete(new Message.PushAck(SHARD, offset, nowMs, rejected));
      }
      sessions.forEach(Session::sendNew);
      sessions.forEach(each -> each.live.tellNew(views()));
    }

    private Optional<ErrorCode> rejection(Operation operation) {
      return HybridTime.millis(operation.time()) > nowMs + SKEW_MAX_MS
          ? Optional.of(ErrorCode.CLOCK_AHEAD)
          : rejects.apply(operation);
    }

    private BlazeException gone() {
      return new BlazeException(ErrorCode.UNAVAILABLE, "the connection is closed");
    }

    void drop() {
      if (open) {
        open = false;
        sessions.remove(this);
        presence.lost(node);
        unanswered.forEach(each -> each.completeExceptionally(gone()));
        listener.closed(gone());
      }
    }

    @Override
    public void close() {
      thread.execute(this::drop);
    }
  }
}
