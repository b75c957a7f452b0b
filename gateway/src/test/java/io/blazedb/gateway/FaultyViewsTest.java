package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.session.SessionConfig;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexListing;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a session does when the views fail it. */
class FaultyViewsTest {
  private static final Message QUERY =
      new Message.QueryRequest(NOTES, Query.of(ITEMS, Filter.ALL), Cursor.START);

  private final CompletableFuture<QueryResult> answer = new CompletableFuture<>();

  @Test
  void boundsRequestsInFlightAndGoesOnWhenTheyAreAnswered() {
    try (Served served = new Served(() -> answer, 60_000)) {
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < SessionConfig.defaults().requestsMax(); i++) {
        ids.add(served.device.send(QUERY));
      }
      served.device.assertRefused(QUERY, ErrorCode.TOO_MANY_IN_FLIGHT, "32");
      answer.complete(new QueryResult(Cursor.START, List.of(), Optional.empty()));
      List<Integer> answered =
          ids.stream().map(ignored -> served.device.next().requestId()).toList();
      assertThat(answered).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(served.device.ask(QUERY)).isInstanceOf(Message.QueryResponse.class);
    }
  }

  @Test
  void doesNotWaitForeverForAnAnswer() {
    try (Served served = new Served(() -> answer, 50)) {
      served.device.assertRefused(QUERY, ErrorCode.UNAVAILABLE, "within the time");
      assertThat(answer).isNotDone();
      assertThat(served.device.push(batch(1)).offset()).isZero();
    }
  }

  @Test
  void saysThatAFaultIsItsOwnAndLivesOn() {
    Supplier<CompletionStage<QueryResult>> throwing =
        () -> {
          throw new IllegalStateException("a fault that this test ordered");
        };
    try (Served served = new Served(throwing, 60_000)) {
      served.device.assertRefused(QUERY, ErrorCode.INTERNAL, "fault of the gateway");
      answer.completeExceptionally(new IllegalStateException("another one"));
      assertThat(served.device.push(batch(1)).offset()).isZero();
    }
  }

  private static final class Served implements AutoCloseable {
    private final InMemoryOplog oplog = new InMemoryOplog();
    private final Gateway gateway;
    final Device device;

    Served(Supplier<CompletionStage<QueryResult>> answers, long timeoutMs) {
      SessionConfig session = SessionConfig.defaults().withQueryTimeoutMs(timeoutMs);
      gateway =
          Gateway.start(
              GatewayConfig.defaults().withPort(0).withSession(session), oplog, new Views(answers));
      device = Device.open(gateway.port());
    }

    @Override
    public void close() {
      device.close();
      gateway.close();
      oplog.close();
    }
  }

  private record Views(Supplier<CompletionStage<QueryResult>> answers) implements ViewReader {
    @Override
    public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
      return answers.get();
    }

    @Override
    public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
      return CompletableFuture.failedStage(new AssertionError("not asked"));
    }

    @Override
    public CompletionStage<SelectResult> select(
        DatabaseName database, Select select, Cursor atLeast) {
      return CompletableFuture.failedStage(new AssertionError("not asked"));
    }

    @Override
    public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
      return CompletableFuture.failedStage(new AssertionError("not asked"));
    }

    @Override
    public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
      return CompletableFuture.failedStage(new AssertionError("not asked"));
    }

    @Override
    public CompletionStage<ConflictPage> conflicts(
        DatabaseName database, ConflictQuery query, Cursor atLeast) {
      return CompletableFuture.failedStage(new AssertionError("not asked"));
    }

    @Override
    public Optional<String> unready() {
      return Optional.empty();
    }
  }
}
