package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stop does to those who are in the middle of something; pushes: GatewayLifecycleTest. */
class DrainTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final QueryResult NOTHING =
      new QueryResult(Cursor.START, List.of(), Optional.empty());

  private final InMemoryOplog oplog = new InMemoryOplog();
  private final CompletableFuture<QueryResult> answer = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private Gateway gateway;

  private void start(long drainTimeoutMs) {
    SessionConfig patient =
        SessionConfig.defaults().withHandshakeTimeoutMs(60_000).withQueryTimeoutMs(120_000);
    gateway =
        Gateway.start(
            GatewayConfig.defaults()
                .withPort(0)
                .withDrainTimeoutMs(drainTimeoutMs)
                .withSession(patient),
            oplog,
            new Views());
  }

  @AfterEach
  void close() {
    gateway.close();
    oplog.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private CompletableFuture<HttpResponse<String>> post() {
    HttpRequest query =
        request("/query")
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"database\":\"notes\",\"collection\":\"items\"}"))
            .build();
    return HTTP.sendAsync(query, HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answersWhatWasAskedAndRefusesWhatIsAskedNow() throws Exception {
    start(60_000);
    Device device = Device.open(gateway.port());
    int query =
        device.send(new Message.QueryRequest(NOTES, Query.of(ITEMS, Filter.ALL), Cursor.START));
    CompletableFuture<HttpResponse<String>> posted = post();
    await().until(() -> asked.get() == 2);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    Device.assertRefusal(device.next(0), ErrorCode.DRAINING);

    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains("blazedb_gateway_sessions{state=\"draining\"} 1");
    assertDraining(get("/dictionaries?database=notes"));
    assertDraining(get("/databases/notes/state"));
    assertDraining(post().get(30, TimeUnit.SECONDS));
    assertThat(closing).isNotDone();

    answer.complete(NOTHING);
    assertThat(device.next(query)).isInstanceOf(Message.QueryResponse.class);
    assertThat(device.awaitClosed()).isEqualTo(1001);
    assertThat(posted.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(closing).succeedsWithin(30, TimeUnit.SECONDS);
  }

  private static void assertDraining(HttpResponse<String> refused) {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.body()).contains("\"code\":\"DRAINING\"");
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
  }

  /** Neither a query that is never answered, nor an append, nor a device that never reads. */
  @Test
  void isNotHeldBeyondItsBound() throws Exception {
    start(200);
    Device device = Device.openSlow(gateway.port());
    oplog.holdAppends();
    device.send(new Message.Push(NOTES_SHARD, batch(1)));
    CompletableFuture<HttpResponse<String>> posted = post();
    await().until(() -> asked.get() == 1 && oplog.pendingAppends() == 1);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    assertThat(closing).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(posted).failsWithin(30, TimeUnit.SECONDS);
    device.close();
  }

  /** Views that answer queries when the test says so. */
  private final class Views implements ViewReader {
    @Override
    public CompletionStage<SelectResult> select(
        DatabaseName database, Select select, Cursor atLeast) {
      throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
      asked.incrementAndGet();
      return answer;
    }

    @Override
    public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
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
