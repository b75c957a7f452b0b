package io.blazedb.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.port.ViewHeaders;
import io.blazedb.query.Conflict;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.Filter;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.streams.Owner;
import io.blazedb.streams.Placement;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.ListingCodec;
import io.blazedb.wire.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewServerTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final Query ALL = Query.of(new CollectionName("items"), Filter.ALL);
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 7);
  private static final QueryResult RESULT = new QueryResult(AT, List.of(), Optional.empty());
  private static final SelectResult SELECTED =
      new SelectResult(AT, List.of("n"), List.of(), Optional.empty(), Optional.empty());
  private static final CollectionName ITEMS = new CollectionName("items");
  private static final IndexListing LISTED =
      new IndexListing(
          AT,
          List.of(
              new IndexStatus(
                  new IndexDefinition(ITEMS, "by-n", List.of("n", "m"), Of.VALUES),
                  IndexStatus.State.BUILDING,
                  17)));
  private static final ConflictPage IN_CONFLICT =
      new ConflictPage(
          AT,
          List.of(
              new Conflict(
                  ITEMS,
                  new RecordId(1, 2),
                  Optional.of("n"),
                  Conflict.Side.of(Optional.of(Value.of(5)), new Stamp(70, new NodeId(1, 1)), 3),
                  Conflict.Side.deleted(new Stamp(80, new NodeId(1, 2)), 4),
                  99)),
          Optional.of(Bytes.wrap(new byte[] {1, 2})));
  private static final Message SELECT =
      new Message.SelectRequest(
          SHOP, Select.from(new CollectionName("items")).select(), Cursor.START);
  private static final Message QUERY = new Message.QueryRequest(SHOP, ALL, Cursor.START);

  private final HttpClient http = HttpClient.newHttpClient();
  private final CompletableFuture<QueryResult> result = new CompletableFuture<>();
  private final CompletableFuture<RecordPage> page = new CompletableFuture<>();
  private volatile Owner owner = new Owner.Here();
  private volatile Placement.Copy copy = Placement.Copy.WHOLE;
  private volatile Optional<String> unready = Optional.empty();
  private volatile int askedShard = -1;
  private ViewServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private ViewServer start(ViewServerConfig config) {
    server = ViewServer.listen(config);
    server.serve(new Views(), shard -> new Placement(owner, List.of("10.0.0.8:7071"), copy));
    return server;
  }

  @Test
  void showsMetricsToTheScraperAlone() throws Exception {
    start(ViewServerConfig.on(0));
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    assertThat(metrics(uri, "").statusCode()).as("none yet").isEqualTo(503);
    server.showMetrics(() -> "a_gauge 1\n", Optional.of(Secret.of("0123456789abcdef")));
    assertThat(metrics(uri, "").statusCode()).isEqualTo(401);
    assertThat(metrics(uri, "Bearer 0123456789abcdeg").statusCode()).isEqualTo(401);
    HttpResponse<String> page = metrics(uri, "Bearer 0123456789abcdef");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("a_gauge 1\n");
    assertThat(page.headers().firstValue("content-type").orElseThrow()).contains("0.0.4");
  }

  private HttpResponse<String> metrics(URI uri, String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void listsIndexesAndConflicts() throws Exception {
    start(ViewServerConfig.on(0));
    Message ask =
        new Message.SyncState(SHOP, Message.SyncPhase.ASK, Cursor.START, Optional.empty());
    Bytes indexes = FrameCodec.encode(new Frame(0, ask));
    assertThat(ListingCodec.indexes(listed("/view/indexes", indexes))).isEqualTo(LISTED);
    Bytes conflicts =
        ListingCodec.write(
            new ListingCodec.ConflictsAsked(SHOP, ConflictQuery.first(5), Cursor.START));
    assertThat(ListingCodec.conflicts(listed("/view/conflicts", conflicts))).isEqualTo(IN_CONFLICT);
    owner = new Owner.Elsewhere("http://127.0.0.1:7072");
    assertThat(posted("/view/conflicts", conflicts).statusCode()).isEqualTo(421);
    assertThat(posted("/view/indexes", indexes).statusCode()).isEqualTo(421);
  }

  private SelectResult listed(String path, Bytes question) throws Exception {
    HttpResponse<byte[]> answer = posted(path, question);
    assertThat(answer.statusCode()).isEqualTo(200);
    Message message = FrameCodec.decode(Bytes.wrap(answer.body()), Limits.DEFAULT).message();
    return ((Message.SelectResponse) message).result();
  }

  private HttpResponse<byte[]> posted(String path, Bytes question) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofByteArray(question.toArray()))
            .build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void answersQuestionsToTheViewsOfThisInstance() throws Exception {
    start(ViewServerConfig.on(0));
    result.complete(RESULT);
    assertThat(ask(QUERY)).isEqualTo(new Message.QueryResponse(RESULT));
    assertThat(ask(SELECT)).isEqualTo(new Message.SelectResponse(SELECTED));
    assertThat(
            ask(new Message.SyncState(SHOP, Message.SyncPhase.ASK, Cursor.START, Optional.empty())))
        .isEqualTo(
            new Message.SyncState(
                SHOP, Message.SyncPhase.VIEW, AT, Optional.of(StateDigest.EMPTY)));
  }

  @Test
  void asksTheShardThatIsNamed() throws Exception {
    start(ViewServerConfig.on(0));
    assertThat(ask(SELECT)).isInstanceOf(Message.SelectResponse.class);
    assertThat(askedShard).isZero();
    assertThat(ofShard("/view", "3")).isEqualTo(new Message.SelectResponse(SELECTED));
    assertThat(askedShard).isEqualTo(3);
    assertThat(ofShard("/view/parts", "5")).isEqualTo(new Message.SelectResponse(SELECTED));
    assertThat(askedShard).isEqualTo(5);
    for (String wrong : List.of("-1", "1024", "x", "")) {
      assertRefused(ofShard("/view", wrong), ErrorCode.BAD_QUERY, ViewHeaders.SHARD);
    }
  }

  private Message ofShard(String path, String shard) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    byte[] question = FrameCodec.encode(new Frame(0, SELECT)).toArray();
    return decode(
        http.send(
            HttpRequest.newBuilder(uri)
                .header(ViewHeaders.SHARD, shard)
                .POST(HttpRequest.BodyPublishers.ofByteArray(question))
                .build(),
            BodyHandlers.ofByteArray()));
  }

  @Test
  void answersWithStatesThatMerge() throws Exception {
    start(ViewServerConfig.on(0));
    EncodedRecord item =
        new EncodedRecord(
            ALL.collection(), new RecordId(0, 1), Bytes.wrap(new byte[] {0, 0, 0, 0}));
    page.complete(new RecordPage(AT, List.of(item), Optional.of(Bytes.wrap(new byte[20]))));
    assertThat(decode(http.send(request("/view/records", QUERY), BodyHandlers.ofByteArray())))
        .isEqualTo(
            new Message.PartUpdate(SHOP, Message.PartStage.SET, AT, 0, List.of(item), List.of()));
    Message ask = new Message.SyncState(SHOP, Message.SyncPhase.ASK, AT, Optional.empty());
    assertRefused(
        decode(http.send(request("/view/records", ask), BodyHandlers.ofByteArray())),
        ErrorCode.UNEXPECTED_MESSAGE,
        "SYNC_STATE");
  }

  @Test
  void sendsAwayWhatAnotherInstanceHas() throws Exception {
    start(ViewServerConfig.on(0));
    owner = new Owner.Elsewhere("10.0.0.7:7071");
    HttpResponse<byte[]> moved = post(QUERY);
    assertThat(moved.statusCode()).isEqualTo(421);
    assertThat(moved.headers().firstValue("Location")).hasValue("http://10.0.0.7:7071");
  }

  @Test
  void answersFromACopyToWhoeverTakesOne() throws Exception {
    start(ViewServerConfig.on(0));
    result.complete(RESULT);
    owner = new Owner.Elsewhere("10.0.0.7:7071");
    HttpRequest.Builder question =
        HttpRequest.newBuilder(request("/view", QUERY), (name, value) -> true)
            .header(ViewHeaders.WHOM, ViewHeaders.ANYBODY);
    assertThat(http.send(question.build(), BodyHandlers.ofByteArray()).statusCode())
        .as("without a lag, no copy will do")
        .isEqualTo(421);
    question.header(ViewHeaders.LAG_MS_MAX, "900");
    HttpResponse<byte[]> answer = http.send(question.build(), BodyHandlers.ofByteArray());
    assertThat(decode(answer)).isEqualTo(new Message.QueryResponse(RESULT));
    assertThat(answer.headers().firstValue(ViewHeaders.LAG)).hasValue("3,812");
    assertThat(answer.headers().firstValue(ViewHeaders.COPIES)).hasValue("10.0.0.8:7071");
    copy = Placement.Copy.NONE;
    assertThat(http.send(question.build(), BodyHandlers.ofByteArray()).statusCode()).isEqualTo(421);
    question.setHeader(ViewHeaders.LAG_MS_MAX, "-1");
    assertRefused(
        decode(http.send(question.build(), BodyHandlers.ofByteArray())),
        ErrorCode.BAD_QUERY,
        ViewHeaders.LAG_MS_MAX);
  }

  @Test
  void refusesWhileNobodyHasTheView() throws Exception {
    start(ViewServerConfig.on(0));
    owner = new Owner.Unknown("the partitions are being shared out");
    assertRefused(ask(QUERY), ErrorCode.UNAVAILABLE, "shared out");
  }

  @Test
  void refusesUntilThereAreViews() throws Exception {
    server = ViewServer.listen(ViewServerConfig.on(0));
    server.waitingFor("Kafka does not answer");
    assertRefused(ask(QUERY), ErrorCode.UNAVAILABLE, "Kafka does not answer");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).contains("Kafka does not answer");
    server.serve(new Views(), shard -> new Placement(owner, List.of(), copy));
    unready = Optional.of("the view is restoring: 1 of 2 records");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("1 of 2");
    unready = Optional.empty();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void passesOnWhatTheViewsRefuse() throws Exception {
    start(ViewServerConfig.on(0));
    result.completeExceptionally(new BlazeException(ErrorCode.VIEW_BEHIND, "at 3, not at 7"));
    assertRefused(ask(QUERY), ErrorCode.VIEW_BEHIND, "at 3, not at 7");
  }

  @Test
  void keepsItsOwnFaultsToItself() throws Exception {
    start(ViewServerConfig.on(0));
    result.completeExceptionally(new IllegalStateException("a secret path"));
    assertThat(ask(QUERY).toString()).contains("INTERNAL").doesNotContain("a secret path");
  }

  @Test
  void refusesWhatIsNoQuestion() throws Exception {
    start(ViewServerConfig.on(0).withRequestBytesMax(2_000));
    assertRefused(ask(new Message.Unsubscribe(SHOP)), ErrorCode.UNEXPECTED_MESSAGE, "UNSUBSCRIBE");
    assertThat(post(new byte[3], "").statusCode()).isEqualTo(200);
    assertThat(new String(post(new byte[3], "").body(), StandardCharsets.UTF_8))
        .contains("frame header");
    assertThat(post(new byte[2_001], "").statusCode()).isEqualTo(413);
    assertThat(get("/view").statusCode()).isEqualTo(405);
  }

  @Test
  void answersOnlyThoseWhoKnowTheSecret() throws Exception {
    start(ViewServerConfig.on(0).withSecret(Secret.of("0123456789abcdef")));
    result.complete(RESULT);
    byte[] question = FrameCodec.encode(new Frame(1, QUERY)).toArray();
    assertThat(post(question, "").statusCode()).isEqualTo(401);
    assertThat(post(question, "Bearer 0123456789abcdeF").statusCode()).isEqualTo(401);
    assertThat(post(question, "Bearer 0123456789abcdef").statusCode()).isEqualTo(200);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesMoreQuestionsThanMayWait() throws Exception {
    start(ViewServerConfig.on(0).withQuestionsMax(1));
    CompletableFuture<HttpResponse<byte[]>> first =
        http.sendAsync(
            request(FrameCodec.encode(new Frame(1, QUERY)).toArray(), ""),
            BodyHandlers.ofByteArray());
    asked.get(30, TimeUnit.SECONDS);
    assertRefused(ask(QUERY), ErrorCode.OVERLOADED, "1 questions");
    result.complete(RESULT);
    assertThat(decode(first.get(30, TimeUnit.SECONDS))).isInstanceOf(Message.QueryResponse.class);
  }

  @Test
  void drainsBeforeItCloses() throws Exception {
    start(ViewServerConfig.on(0));
    CompletableFuture<HttpResponse<byte[]>> first =
        http.sendAsync(
            request(FrameCodec.encode(new Frame(1, QUERY)).toArray(), ""),
            BodyHandlers.ofByteArray());
    asked.get(30, TimeUnit.SECONDS);
    CompletableFuture<Void> drained = CompletableFuture.runAsync(server::drain);
    result.complete(RESULT);
    assertThat(decode(first.get(30, TimeUnit.SECONDS))).isInstanceOf(Message.QueryResponse.class);
    drained.get(30, TimeUnit.SECONDS);
    assertRefused(ask(QUERY), ErrorCode.DRAINING, "shutting down");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void refusesATakenPortInOneLine() {
    start(ViewServerConfig.on(0));
    assertThatExceptionOfType(ViewServerException.class)
        .isThrownBy(() -> ViewServer.listen(ViewServerConfig.on(server.port())))
        .withMessageContaining("port " + server.port());
  }

  @Test
  void survivesWhoHangsUp() throws Exception {
    start(ViewServerConfig.on(0));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /view HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        InputStream in = socket.getInputStream()) {
      socket
          .getOutputStream()
          .write(
              "POST /view HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).contains("400");
    }
    result.complete(RESULT);
    assertThat(ask(QUERY)).isInstanceOf(Message.QueryResponse.class);
  }

  @Test
  void namesTheSettingThatItRefuses() {
    server = ViewServer.listen(ViewServerConfig.on(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ViewServerConfig.on(70_000))
        .withMessageContaining("port");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ViewServerConfig.on(0).withQuestionsMax(0))
        .withMessageContaining("questionsMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Secret.of("short"))
        .withMessageContaining("secret");
  }

  private final CompletableFuture<Void> asked = new CompletableFuture<>();

  private static void assertRefused(Message answer, ErrorCode code, String said) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Message.ErrorReply.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.detail()).contains(said);
            });
  }

  private Message ask(Message question) throws Exception {
    return decode(post(question));
  }

  private static Message decode(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return FrameCodec.decode(Bytes.wrap(response.body()), Limits.DEFAULT).message();
  }

  private HttpResponse<byte[]> post(Message question) throws Exception {
    return post(FrameCodec.encode(new Frame(1, question)).toArray(), "");
  }

  private HttpResponse<byte[]> post(byte[] body, String authorization) throws Exception {
    return http.send(request(body, authorization), BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String path, Message question) {
    byte[] body = FrameCodec.encode(new Frame(1, question)).toArray();
    return HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)).build();
  }

  private HttpRequest request(byte[] body, String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/view")).POST(BodyPublishers.ofByteArray(body));
    return authorization.isEmpty()
        ? request.build()
        : request.header("Authorization", authorization).build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Views that answer when the test says so. */
  private final class Views implements ShardReader, ShardViews {
    @Override
    public ShardReader shard(int number) {
      askedShard = number;
      return this;
    }

    @Override
    public CompletionStage<Answered<SelectResult>> parts(
        DatabaseName database, Select select, Recency recency) {
      return CompletableFuture.completedFuture(Answered.current(SELECTED));
    }

    @Override
    public CompletionStage<Answered<QueryResult>> query(
        DatabaseName database, Query query, Recency recency) {
      Optional<Lag> lag =
          owner instanceof Owner.Here
              ? Optional.empty()
              : Optional.of(new Lag(3, OptionalLong.of(812)));
      return query(database, query, recency.atLeast()).thenApply(rows -> new Answered<>(rows, lag));
    }

    @Override
    public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
      asked.complete(null);
      return result.copy();
    }

    @Override
    public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
      asked.complete(null);
      return page.copy();
    }

    @Override
    public CompletionStage<SelectResult> select(
        DatabaseName database, Select select, Cursor atLeast) {
      return CompletableFuture.completedFuture(SELECTED);
    }

    @Override
    public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
      return CompletableFuture.completedFuture(new ViewState(AT, StateDigest.EMPTY));
    }

    @Override
    public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
      return CompletableFuture.completedFuture(LISTED);
    }

    @Override
    public CompletionStage<ConflictPage> conflicts(
        DatabaseName database, ConflictQuery query, Cursor atLeast) {
      return CompletableFuture.completedFuture(IN_CONFLICT);
    }

    @Override
    public Optional<String> unready() {
      return unready;
    }
  }
}
