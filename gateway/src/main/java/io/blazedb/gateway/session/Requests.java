package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.limits.Cost;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Oplog;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.SyncPhase;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** What an authenticated device may ask: handles one message. */
final class Requests implements Message.Handler<Void> {
  private final Session session;
  private final SessionServices services;
  private final Access access;
  private final int requestId;

  Requests(Session session, SessionServices services, Access access, int requestId) {
    this.session = session;
    this.services = services;
    this.access = access;
    this.requestId = requestId;
  }

  @Override
  public Void on(Message.Push message) {
    PushCheck.Verdict verdict =
        services.pushCheck().check(message, access, services.clockMs().getAsLong());
    session.take(Cost.operations(verdict.operations()));
    session.push(
        new PushPipeline.Accepted(
            requestId, message.shard(), verdict.envelope(), verdict.rejected()));
    return null;
  }

  @Override
  public Void on(Message.PullRequest message) {
    Shard shard = shard(message.database());
    long offset = CursorCheck.offset(message.cursor(), services.oplog().epoch());
    int bytesMax = Math.min(message.bytesMax(), services.config().pullBytesMax());
    return answer(
        () -> services.oplog().read(shard, offset, bytesMax),
        page ->
            new Message.PullResponse(
                message.database(),
                page.entries(),
                cursor(page.nextOffset()),
                cursor(page.endOffset())));
  }

  @Override
  public Void on(Message.Subscribe message) {
    Shard shard = shard(message.database());
    long offset = CursorCheck.offset(message.cursor(), services.oplog().epoch());
    session.questions().requireRoom(); // before the earlier subscription is given up
    Subscription subscription = session.subscriptions().open(shard, offset);
    session
        .questions()
        .ask(
            subscription::range,
            range -> subscribed(subscription, message.database(), offset, range),
            refusal -> {
              session.subscriptions().forget(message.database(), subscription);
              session.refuse(requestId, refusal);
            });
    return null;
  }

  private void subscribed(
      Subscription subscription, DatabaseName database, long offset, Oplog.Range range) {
    if (subscription.isEnded()) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SUBSCRIPTION,
          "the subscription to \"" + database + "\" was ended before it stood");
    }
    CursorCheck.requireWithin(offset, range);
    session.reply(requestId, subscription.syncState(SyncPhase.CATCHING_UP, range.end()));
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
        () -> timed(services.views().state(message.database(), message.cursor())),
        view ->
            new Message.SyncState(
                message.database(), SyncPhase.VIEW, view.cursor(), Optional.of(view.digest())));
  }

  @Override
  public Void on(Message.QueryRequest message) {
    access.requireRead(message.database(), message.query().collection());
    services.config().requireKnown(message.database());
    return answer(
        () -> timed(services.views().query(message.database(), message.query(), message.atLeast())),
        Message.QueryResponse::new);
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
    throw Session.unexpected(message, "though the capability was not offered");
  }

  @Override
  public Void on(Message.ErrorReply message) {
    throw Session.unexpected(message, "from a device");
  }

  @Override
  public Void on(Message.SubscribePart message) {
    throw Session.unexpected(message, "before the gateway offers partial sync");
  }

  @Override
  public Void on(Message.PartUpdate message) {
    throw Session.unexpected(message, "from a device");
  }

  private Shard shard(DatabaseName database) {
    return Shard.first(readable(database));
  }

  /** Rights first: whether a database exists is not everybody's to know. */
  private DatabaseName readable(DatabaseName database) {
    access.requireReadAll(database);
    return services.config().requireKnown(database);
  }

  private Cursor cursor(long nextOffset) {
    return Cursor.of(services.oplog().epoch(), nextOffset);
  }

  private <T> CompletionStage<T> timed(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .copy()
        .orTimeout(services.config().queryTimeoutMs(), TimeUnit.MILLISECONDS);
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
