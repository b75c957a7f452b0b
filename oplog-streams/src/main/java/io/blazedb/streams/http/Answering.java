package io.blazedb.streams.http;

import com.sun.net.httpserver.Headers;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Answered;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.port.ViewReader;
import io.blazedb.streams.Owner;
import io.blazedb.streams.Placement;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.ListingCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Finds the answer to a question: here, or where else.
 *
 * @param views the views of this process
 * @param placements where the view of a shard is
 */
record Answering(ShardViews views, Function<Shard, Placement> placements) {

  Optional<String> unready() {
    return views.unready();
  }

  /** Never throws; fails with a {@code BlazeException}, or by a fault of ours. */
  CompletionStage<Reply> answer(Bytes question, Headers headers) {
    try {
      return answer(FrameCodec.decode(question, Limits.DEFAULT).message(), Terms.of(headers));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Answers a query with states that merge; else as {@link #answer}. */
  CompletionStage<Reply> records(Bytes question, Headers headers) {
    try {
      return records(FrameCodec.decode(question, Limits.DEFAULT).message(), Terms.of(headers));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Lists indexes: asked as for a state. */
  CompletionStage<Reply> indexes(Bytes question, Headers headers) {
    try {
      return indexes(FrameCodec.decode(question, Limits.DEFAULT).message(), Terms.of(headers));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Reply> indexes(Message question, Terms terms) {
    if (question instanceof Message.SyncState ask && ask.phase() == Message.SyncPhase.ASK) {
      return atOwner(
          ask.database(),
          terms.ofOwner(),
          views ->
              views
                  .indexes(ask.database(), ask.cursor())
                  .thenApply(listing -> Answered.current(ListingCodec.message(listing))));
    }
    throw new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "views are not asked for indexes with " + question.type());
  }

  /** Lists conflicts. */
  CompletionStage<Reply> conflicts(Bytes question, Headers headers) {
    try {
      ListingCodec.ConflictsAsked ask = ListingCodec.readConflictsAsked(question);
      Terms terms = Terms.of(headers);
      return atOwner(
          ask.database(),
          terms.ofOwner(),
          views ->
              views
                  .conflicts(ask.database(), ask.query(), ask.atLeast())
                  .thenApply(page -> Answered.current(ListingCodec.message(page))));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Reply> records(Message question, Terms terms) {
    if (question instanceof Message.QueryRequest ask) {
      return atOwner(
          ask.database(),
          terms.ofOwner(),
          views ->
              views
                  .records(ask.database(), ask.query(), ask.atLeast())
                  .thenApply(page -> Answered.current(records(ask.database(), page))));
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

  /** Answers a query for groups with parts of groups. */
  CompletionStage<Reply> parts(Bytes question, Headers headers) {
    try {
      return parts(FrameCodec.decode(question, Limits.DEFAULT).message(), Terms.of(headers));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Reply> parts(Message question, Terms terms) {
    if (question instanceof Message.SelectRequest ask) {
      return atOwner(
          ask.database(),
          terms,
          views ->
              views
                  .parts(ask.database(), ask.select(), terms.recency(ask.atLeast()))
                  .thenApply(answer -> answer.map(Message.SelectResponse::new)));
    }
    throw new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "views are not asked for parts with " + question.type());
  }

  private CompletionStage<Reply> answer(Message question, Terms terms) {
    if (question instanceof Message.QueryRequest ask) {
      return atOwner(
          ask.database(),
          terms,
          views ->
              views
                  .query(ask.database(), ask.query(), terms.recency(ask.atLeast()))
                  .thenApply(answer -> answer.map(Message.QueryResponse::new)));
    }
    if (question instanceof Message.SelectRequest ask) {
      return atOwner(
          ask.database(),
          terms,
          views ->
              views
                  .select(ask.database(), ask.select(), terms.recency(ask.atLeast()))
                  .thenApply(answer -> answer.map(Message.SelectResponse::new)));
    }
    if (question instanceof Message.SyncState ask && ask.phase() == Message.SyncPhase.ASK) {
      return atOwner(
          ask.database(),
          terms,
          views ->
              views
                  .state(ask.database(), terms.recency(ask.cursor()))
                  .thenApply(answer -> answer.map(view -> state(ask, view))));
    }
    throw new BlazeException(
        ErrorCode.UNEXPECTED_MESSAGE, "views are not asked with " + question.type());
  }

  private static Message state(Message.SyncState ask, ViewReader.ViewState view) {
    return new Message.SyncState(
        ask.database(), Message.SyncPhase.VIEW, view.cursor(), Optional.of(view.digest()));
  }

  private CompletionStage<Reply> atOwner(
      DatabaseName database,
      Terms terms,
      Function<ShardReader, CompletionStage<? extends Answered<? extends Message>>> here) {
    Placement placement = placements.apply(new Shard(database, terms.shard()));
    Owner owner = placement.owner();
    boolean copyWillDo = terms.copyWillDo() && placement.here() == Placement.Copy.WHOLE;
    if (owner instanceof Owner.Elsewhere elsewhere && !copyWillDo) {
      return CompletableFuture.completedFuture(
          new Reply.Moved(elsewhere.address(), placement.copies()));
    }
    if (owner instanceof Owner.Unknown unknown && !copyWillDo) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          "nobody has the view of \"" + database + "\" at present: " + unknown.reason());
    }
    return here.apply(views.shard(terms.shard()))
        .thenApply(answer -> new Reply.Answer(answer.value(), answer.lag(), placement.copies()));
  }
}
