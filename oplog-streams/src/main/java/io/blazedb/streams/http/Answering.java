package io.blazedb.streams.http;

import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.streams.Owner;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds the answer to a question: here, or where else.
 *
 * @param views the views of this process
 * @param owners where the view of a shard is
 */
record Answering(ViewReader views, Function<Shard, Owner> owners) {

  Optional<String> unready() {
    return views.unready();
  }

  /** Never throws; fails with a {@code BlazeException}, or by a fault of ours. */
  CompletionStage<Reply> answer(Bytes question) {
    try {
      return answer(FrameCodec.decode(question, Limits.DEFAULT).message());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Answers a query with states that merge; else as {@link #answer}. */
  CompletionStage<Reply> records(Bytes question) {
    try {
      return records(FrameCodec.decode(question, Limits.DEFAULT).message());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Reply> records(Message question) {
    if (question instanceof Message.QueryRequest ask) {
      return atOwner(
          ask.database(),
          () ->
              views
                  .records(ask.database(), ask.query(), ask.atLeast())
                  .thenApply(page -> records(ask.database(), page)));
    }
    throw new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "views are not asked for records with " + question.type());
  }

  /** The next page goes on behind the last record, so that its token need not be said. */
  private static Message records(DatabaseName database, RecordPage page) {
    return new Message.PartUpdate(
        database,
        page.nextPage().isPresent() ? Message.PartStage.SET : Message.PartStage.SET_END,
        page.at(),
        0,
        page.records(),
        List.of());
  }

  private CompletionStage<Reply> answer(Message question) {
    if (question instanceof Message.QueryRequest ask) {
      return atOwner(
          ask.database(),
          () ->
              views
                  .query(ask.database(), ask.query(), ask.atLeast())
                  .thenApply(Message.QueryResponse::new));
    }
    if (question instanceof Message.SyncState ask && ask.phase() == Message.SyncPhase.ASK) {
      return atOwner(
          ask.database(),
          () -> views.state(ask.database(), ask.cursor()).thenApply(view -> state(ask, view)));
    }
    throw new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "views are not asked with " + question.type());
  }

  private static Message state(Message.SyncState ask, ViewReader.ViewState view) {
    return new Message.SyncState(
        ask.database(), Message.SyncPhase.VIEW, view.cursor(), Optional.of(view.digest()));
  }

  private CompletionStage<Reply> atOwner(
      DatabaseName database, Supplier<CompletionStage<? extends Message>> here) {
    Owner owner = owners.apply(Shard.first(database));
    if (owner instanceof Owner.Elsewhere elsewhere) {
      return CompletableFuture.completedFuture(new Reply.Moved(elsewhere.address()));
    }
    if (owner instanceof Owner.Unknown unknown) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          "nobody has the view of \"" + database + "\" at present: " + unknown.reason());
    }
    return here.get().thenApply(Reply.Answer::new);
  }
}
