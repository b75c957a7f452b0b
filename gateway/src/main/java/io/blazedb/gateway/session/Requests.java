package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.gateway.live.LiveRules;
import io.blazedb.gateway.part.Selection;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.port.Recency;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import io.blazedb.wire.PresenceBody;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What an authenticated device may ask: handles one message. */
final class Requests implements Message.Handler<Void> {
  /** What an entry of a PullResponse has beside its envelope, at most. */
  private static final int PULLED_BYTES = 1 + 64 + 2 + 9 + 9 + 5;

  /** How old an answer of a copy may be. */
  private static final long LAG_MS_MAX = 10_000;

  private final Session session;
  private final SessionServices services;
  private final NodeId node;
  private final Access access;
  private final int requestId;

  Requests(
      Session session,
      SessionServices services,
      SessionState.Authenticated authenticated,
      int requestId) {
    this.session = session;
    this.services = services;
    this.node = authenticated.node();
    this.access = authenticated.access();
    this.requestId = requestId;
  }

  @Override
  public Void on(Message.Push message) {
    long began = services.metrics().now();
    long nowMs = services.clockMs().getAsLong();
    PushCheck.Verdict verdict = services.pushCheck().check(message, access, nowMs);
    requireOwn(message.batch());
    session.take(Cost.operations(verdict.operations()));
    verdict.rejected().forEach(each -> services.metrics().rejected(each.code()));
    services.refusedOperations().keep(message, access.subject(), verdict, nowMs);
    session.push(
        new PushPipeline.Accepted(
            requestId,
            message.shard(),
            message.batch(),
            verdict.envelope(),
            verdict.rejected(),
            verdict.operations(),
            began));
    return null;
  }

  /**
   * Nobody speaks for others: their sequences and their place in merges would be theirs no more.
   */
  private void requireOwn(Bytes batch) {
    NodeId maker = BatchCodec.node(batch);
    if (!maker.equals(node)) {
      throw new BlazeException(
          ErrorCode.FORBIDDEN, "a batch of node " + maker + " in a session of node " + node);
    }
  }

  @Override
  public Void on(Message.PullRequest message) {
    DatabaseName database = readable(message.database());
    List<Long> offsets = offsets(database, message.cursor());
    int bytesMax = Math.min(message.bytesMax(), services.config().pullBytesMax());
    if (offsets.size() == 1) {
      return answer(
          () -> services.oplog().read(Shard.first(database), offsets.get(0), bytesMax),
          page -> pulled(database, page));
    }
    return answer(
        () -> ShardedPull.read(services.oplog(), database, offsets, bytesMax),
        pages ->
            ShardedPull.response(
                database,
                services.oplog().epoch(),
                pages,
                entries -> fitting(entries, services.config().envelopeBytesMax())));
  }

  /** Where each shard goes on. */
  private List<Long> offsets(DatabaseName database, Cursor cursor) {
    return CursorCheck.offsets(
        cursor, services.oplog().epoch(), services.databases().shards(database));
  }

  /**
   * The page, or as much of its beginning as fits a frame. One entry always does: a push that would
   * not fit was refused (R72).
   */
  private Message pulled(DatabaseName database, Oplog.Page page) {
    List<LogEntry> all = page.entries();
    int count = fitting(all, services.config().envelopeBytesMax());
    long next = count < all.size() ? all.get(count).offset() : page.nextOffset();
    return new Message.PullResponse(
        database, all.subList(0, count), cursor(next), cursor(page.endOffset()));
  }

  /** How many entries from the first on fit a frame; one at least, if there is one. */
  private static int fitting(List<LogEntry> all, int bytesMax) {
    int bytesLeft = bytesMax;
    int count = 0;
    while (count < all.size() && bytesLeft >= PULLED_BYTES + all.get(count).envelope().length()) {
      bytesLeft -= PULLED_BYTES + all.get(count).envelope().length();
      count++;
    }
    return count == 0 && !all.isEmpty() ? 1 : count;
  }

  @Override
  public Void on(Message.Subscribe message) {
    DatabaseName database = readable(message.database());
    List<Long> offsets = offsets(database, message.cursor());
    session.questions().requireRoom(); // before the earlier subscription is given up
    Feed subscription = session.subscriptions().open(database, offsets);
    return begin(subscription, database, ranges -> CursorCheck.requireWithin(offsets, ranges));
  }

  @Override
  public Void on(Message.SubscribePart message) {
    DatabaseName database = message.database();
    message.parts().forEach(part -> access.requireRead(database, part.collection()));
    services.config().requireKnown(database);
    requireOneShard(database);
    Cursor cursor = message.cursor();
    long offset = CursorCheck.offset(cursor, services.oplog().epoch());
    Selection selection = new Selection(message.parts());
    session.questions().requireRoom(); // before the earlier subscription is given up
    Feed subscription = session.subscriptions().openPart(Shard.first(database), selection, cursor);
    return begin(
        subscription,
        database,
        ranges -> {
          if (!cursor.isStart()) {
            CursorCheck.requireWithin(List.of(offset), ranges);
          }
        });
  }

  private void requireOneShard(DatabaseName database) {
    int shards = services.databases().shards(database);
    if (shards > 1) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "database \"%s\" has %d shards: parts of such a database cannot be subscribed to"
              .formatted(database, shards));
    }
  }

  private Void begin(Feed subscription, DatabaseName database, Consumer<List<Oplog.Range>> check) {
    session
        .questions()
        .ask(
            subscription::ranges,
            ranges -> subscribed(subscription, database, check, ranges),
            refusal -> {
              session.subscriptions().forget(database, subscription);
              session.refuse(requestId, refusal);
            });
    return null;
  }

  private void subscribed(
      Feed subscription,
      DatabaseName database,
      Consumer<List<Oplog.Range>> check,
      List<Oplog.Range> ranges) {
    if (subscription.isEnded()) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SUBSCRIPTION,
          "the subscription to \"" + database + "\" was ended before it stood");
    }
    check.accept(ranges);
    List<Long> ends = ranges.stream().map(Oplog.Range::end).toList();
    session.reply(requestId, subscription.syncState(SyncPhase.CATCHING_UP, ends));
    session.log().subscribed(database);
    subscription.start();
  }

  @Override
  public Void on(Message.Unsubscribe message) {
    session.reply(requestId, session.subscriptions().close(message.database()).syncState());
    return null;
  }

  @Override
  public Void on(Message.SyncState message) {
    if (message.phase() != SyncPhase.ASK) {
      throw Session.unexpected(message, "and phase " + message.phase() + " from a device");
    }
    readable(message.database());
    return answer(
        () ->
            services.askViews(
                ViewQuestion.STATE,
                () -> services.views().state(message.database(), message.cursor())),
        view ->
            new Message.SyncState(
                message.database(), SyncPhase.VIEW, view.cursor(), Optional.of(view.digest())));
  }

  @Override
  public Void on(Message.QueryRequest message) {
    access.requireRead(message.database(), message.query().collection());
    services.config().requireKnown(message.database());
    return answer(
        () ->
            services.askViews(
                ViewQuestion.QUERY,
                () ->
                    services
                        .views()
                        .query(message.database(), message.query(), recency(message.atLeast()))),
        answer -> new Message.QueryResponse(answer.value()));
  }

  @Override
  public Void on(Message.SelectRequest message) {
    message
        .select()
        .collections()
        .forEach(collection -> access.requireRead(message.database(), collection));
    services.config().requireKnown(message.database());
    return answer(
        () ->
            services.askViews(
                ViewQuestion.QUERY,
                () ->
                    services
                        .views()
                        .select(message.database(), message.select(), recency(message.atLeast()))),
        answer -> new Message.SelectResponse(answer.value()));
  }

  @Override
  public Void on(Message.LiveQuery message) {
    if (message.body() instanceof LiveRequest.Open open) {
      DatabaseName database = open.database();
      open.select().collections().forEach(each -> access.requireRead(database, each));
      services.config().requireKnown(database);
      LiveRules.require(open.select());
      CursorCheck.offset(open.atLeast(), services.oplog().epoch());
      LiveFeed opened = session.liveQueries().open(message.number(), open);
      session.reply(requestId, new Message.LiveUpdate(message.number(), new LiveReply.Noted()));
      opened.start();
    } else {
      session.liveQueries().close(message.number());
      session.reply(requestId, new Message.LiveUpdate(message.number(), new LiveReply.Noted()));
    }
    return null;
  }

  @Override
  public Void on(Message.LiveUpdate message) {
    throw Session.unexpected(message, "from a device");
  }

  /** Messages have no place for a lag, so it is bounded by a rule (R79). */
  private static Recency recency(Cursor atLeast) {
    return new Recency(atLeast, LAG_MS_MAX);
  }

  @Override
  public Void on(Message.Handshake message) {
    throw Session.unexpected(message, "after the handshake");
  }

  @Override
  public Void on(Message.HandshakeReply message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.PullResponse message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.PushAck message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.Update message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.QueryResponse message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.Presence message) {
    Attendance attendance =
        session
            .attendance()
            .orElseThrow(() -> Session.unexpected(message, "though presence was not offered"));
    DatabaseName database = readable(message.database());
    if (message.body() instanceof PresenceBody.Here here) {
      attendance.here(database, here.blob());
    } else if (message.body() instanceof PresenceBody.Watching) {
      attendance.watching(database);
    } else if (message.body() instanceof PresenceBody.Gone) {
      attendance.gone(database);
    } else {
      throw Session.unexpected(message, "and such a form from a device");
    }
    session.reply(requestId, new Message.Presence(database, new PresenceBody.Noted()));
    attendance.pump();
    return null;
  }

  @Override
  public Void on(Message.SelectResponse message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.ErrorReply message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.PartUpdate message) {
    throw Session.unexpected(message, "from a device");
  }

  /** Rights first: whether a database exists is not everybody's to know. */
  private DatabaseName readable(DatabaseName database) {
    access.requireReadAll(database);
    return services.config().requireKnown(database);
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(services.oplog().epoch(), nextOffset);
  }

  private <T> Void answer(Supplier<CompletionStage<T>> question, Function<T, Message> answer) {
    session
        .questions()
        .ask(
            question,
            value -> session.replyWithin(requestId, answer.apply(value)),
            refusal -> session.refuse(requestId, refusal));
    return null;
  }
}
