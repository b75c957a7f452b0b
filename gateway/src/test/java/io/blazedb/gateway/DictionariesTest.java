package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NOTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchPacker;
import io.blazedb.codec.Compression;
import io.blazedb.codec.Limits;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.DictionaryLimits;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.port.InMemoryDictionaries;
import io.blazedb.port.InMemoryOplog;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are packed with a dictionary, and the dictionaries over HTTP (rule D6). */
class DictionariesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Shard NOTES_SHARD = Shard.first(NOTES);

  private final InMemoryDictionaries.Topic topic = new InMemoryDictionaries.Topic();
  private final InMemoryDictionaries dictionaries =
      new InMemoryDictionaries(topic, DictionaryLimits.DEFAULT);
  private final InMemoryOplog oplog = new InMemoryOplog(1);
  private final TrainedDictionary trained = SampleDictionaries.trained(NOTES);
  private final Bytes plain = SampleDictionaries.batches(9_000, 1).get(0);
  private Gateway gateway;

  @BeforeEach
  void start() {
    start(Security.none());
  }

  private void start(Security security) {
    gateway =
        Gateway.start(
            GatewayConfig.defaults().withPort(0).withSecurity(security),
            oplog,
            new FoldingViewReader(oplog),
            dictionaries);
  }

  /** A device of the node whose batches the samples are. */
  private Device writer() {
    return Device.open(gateway.port(), BatchCodec.decode(plain, Limits.DEFAULT).node());
  }

  @AfterEach
  void stop() {
    gateway.close();
    oplog.close();
  }

  @Test
  void takesABatchPackedWithADictionaryAndSendsItOnUnchanged() {
    publish(trained);
    Bytes packed = BatchPacker.pack(plain, trained);
    try (Device pusher = writer();
        Device subscriber = Device.open(gateway.port())) {
      subscriber.subscribe(NOTES, Cursor.START);
      pusher.push(packed);
      LogEntry update = subscriber.updates(1).get(0);
      assertThat(LogEnvelope.decode(update.envelope(), Limits.DEFAULT).batch()).isEqualTo(packed);
    }
  }

  @Test
  void refusesABatchWhoseDictionaryNobodyPublished() {
    Bytes packed = BatchPacker.pack(plain, trained);
    try (Device device = writer()) {
      Message.Push push = new Message.Push(NOTES_SHARD, packed);
      device.assertRefused(push, ErrorCode.UNKNOWN_ENCODING, "unknown dictionary " + trained.id());
      assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
      publish(trained);
      assertThat(device.ask(push)).isInstanceOf(Message.PushAck.class);
    }
  }

  @Test
  void refusesABatchPackedWithTheDictionaryOfAnotherDatabase() { // D2
    publish(trained);
    Bytes packed = BatchPacker.pack(plain, trained);
    Shard other = Shard.first(new DatabaseName("other"));
    try (Device device = Device.open(gateway.port())) {
      device.assertRefused(
          new Message.Push(other, packed),
          ErrorCode.UNKNOWN_ENCODING,
          "unknown dictionary " + trained.id());
      assertThat(oplog.entries(other)).isEmpty();
    }
  }

  @Test
  void handsADictionaryOutForEver() throws Exception {
    publish(trained);
    HttpResponse<byte[]> answer = get("/dictionaries/" + trained.id());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/octet-stream");
    assertThat(answer.headers().firstValue("cache-control").orElseThrow()).contains("immutable");
    assertThat(TrainedDictionary.of(Bytes.wrap(answer.body()))).isEqualTo(trained);
  }

  @Test
  void asksTheTopicForADictionaryThatAnotherGatewayPublished() throws Exception {
    try (InMemoryDictionaries another = new InMemoryDictionaries(topic, DictionaryLimits.DEFAULT)) {
      another.publish(NOTES, trained).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    assertThat(dictionaries.get(trained.id())).isEmpty();
    assertThat(get("/dictionaries/" + trained.id()).statusCode()).isEqualTo(200);
  }

  @Test
  void givesADictionaryOnlyToThoseWhoMayReadItsDatabase() throws Exception {
    publish(trained);
    gateway.close();
    start(Security.with(Tokens.authentication()));
    String path = "/dictionaries/" + trained.id();
    assertThat(get(path).statusCode()).isEqualTo(401);
    String other = Tokens.giving("{\"databases\": {\"other\": {\"read\": [\"*\"]}}}");
    String reader = Tokens.giving("{\"databases\": {\"notes\": {\"read\": [\"*\"]}}}");
    assertProblem(as(other, path), 404, "NOT_FOUND", "no dictionary " + trained.id());
    assertProblem(as(other, "/dictionaries?database=notes"), 403, "FORBIDDEN", "notes");
    assertThat(as(reader, path).statusCode()).isEqualTo(200);
    assertThat(json(as(reader, "/dictionaries?database=notes"))).hasSize(1);
    HttpRequest.Builder training =
        HttpRequest.newBuilder(uri("/dictionaries/train?database=notes"))
            .header("authorization", "Bearer " + reader)
            .POST(HttpRequest.BodyPublishers.noBody());
    assertProblem(send(training), 403, "FORBIDDEN", "write");
  }

  private HttpResponse<byte[]> as(String token, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + token));
  }

  @Test
  void saysWhatIsNotADictionary() throws Exception {
    assertProblem(get("/dictionaries/77"), 404, "NOT_FOUND", "no dictionary 77");
    assertProblem(get("/dictionaries/x"), 400, "BAD_QUERY", "id cannot be \\\"x\\\"");
    assertProblem(get("/dictionaries"), 400, "BAD_QUERY", "parameter database");
    assertProblem(get("/dictionaries?database=A"), 400, "BAD_DATABASE_NAME", "A");
    assertProblem(train("database=notes&samples=9"), 400, "BAD_QUERY", "not 9");
    assertProblem(train("database=notes&force=maybe"), 400, "BAD_QUERY", "maybe");
    dictionaries.fail("no broker");
    assertProblem(get("/dictionaries/77"), 503, "UNAVAILABLE", "no broker");
    assertProblem(get("/health/ready"), 503, "UNAVAILABLE", "no broker");
  }

  @Test
  void listsTheDictionariesOfADatabase() throws Exception {
    assertThat(json(get("/dictionaries?database=notes"))).isEmpty();
    DictionaryRecord first = publish(SampleDictionaries.hollow(7, 99, 1));
    DictionaryRecord second = publish(trained);
    JsonNode list = json(get("/dictionaries?database=notes"));
    assertThat(list).hasSize(2);
    assertThat(list.at("/0/id").asInt()).isEqualTo(first.id());
    assertThat(list.at("/0/bytes").asInt()).isEqualTo(99);
    assertThat(list.at("/1/id").asInt()).isEqualTo(second.id());
    assertThat(list.at("/1/version").asInt()).isEqualTo(2);
    assertThat(list.at("/1/created").asText()).startsWith("20").endsWith("Z");
    assertThat(json(get("/dictionaries?database=other"))).isEmpty();
  }

  @Test
  void sendsTheNewestDictionaryToThoseWhoDoNotHaveIt() throws Exception {
    assertThat(newest("").statusCode()).isEqualTo(204);
    publish(SampleDictionaries.hollow(7, 99, 1));
    publish(trained);
    HttpResponse<byte[]> answer = newest("\"7\"");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TrainedDictionary.of(Bytes.wrap(answer.body()))).isEqualTo(trained);
    assertThat(answer.headers().firstValue("cache-control").orElseThrow()).contains("no-cache");
    HttpResponse<byte[]> known = newest("\"" + trained.id() + "\"");
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  private HttpResponse<byte[]> newest(String known) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/dictionaries/newest?database=notes"))
            .header("if-none-match", known));
  }

  @Test
  void trainsOnWhatIsInTheLogAndPublishesWhatPays() throws Exception {
    for (Bytes batch : SampleDictionaries.batches(0, 300)) {
      append(batch.length() % 2 == 0 ? batch : BatchPacker.pack(batch, Compression.ZSTD));
    }
    JsonNode report = json(train("database=notes"));
    assertThat(report.get("outcome").asText()).isEqualTo("published");
    assertThat(report.get("batches").asInt()).isEqualTo(300);
    assertThat(report.get("heldOut").asInt()).isEqualTo(60);
    assertThat(report.get("savingPercent").asDouble()).isGreaterThan(5);
    int id = report.at("/dictionary/id").asInt();
    assertThat(dictionaries.current(NOTES).orElseThrow().id()).isEqualTo(id);
    try (Device device = writer()) {
      TrainedDictionary fetched =
          TrainedDictionary.of(Bytes.wrap(get("/dictionaries/" + id).body()));
      device.push(BatchPacker.pack(plain, fetched));
    }
  }

  @Test
  void keepsTheDictionaryThatThereIsUnlessForced() throws Exception {
    SampleDictionaries.batches(0, 300).forEach(this::append);
    json(train("database=notes"));
    JsonNode second = json(train("database=notes&samples=250"));
    assertThat(second.get("outcome").asText()).isEqualTo("does-not-pay");
    assertThat(second.has("dictionary")).isFalse();
    assertThat(dictionaries.of(NOTES)).hasSize(1);
    JsonNode forced = json(train("database=notes&samples=250&force=true"));
    assertThat(forced.at("/dictionary/version").asInt()).isEqualTo(2);
    // Batches that were packed with the first are read as before, also for the next training.
    DictionaryRecord first = dictionaries.of(NOTES).get(0);
    SampleDictionaries.batches(500, 50)
        .forEach(batch -> append(BatchPacker.pack(batch, first.dictionary())));
    assertThat(json(train("database=notes&samples=50")).get("batches").asInt()).isEqualTo(50);
  }

  @Test
  void trainsNothingOnTooLittle() throws Exception {
    SampleDictionaries.batches(0, 5).forEach(this::append);
    JsonNode report = json(train("database=notes&force=true"));
    assertThat(report.get("outcome").asText()).isEqualTo("nothing-to-learn");
    assertThat(report.get("batches").asInt()).isEqualTo(5);
    assertThat(dictionaries.of(NOTES)).isEmpty();
  }

  private DictionaryRecord publish(TrainedDictionary dictionary) {
    return dictionaries.publish(NOTES, dictionary).toCompletableFuture().join();
  }

  private void append(Bytes batch) {
    oplog
        .append(NOTES_SHARD, new LogEnvelope(List.of(), batch).encode())
        .toCompletableFuture()
        .join();
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<byte[]> train(String parameters) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/dictionaries/train?" + parameters))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> answer) throws Exception {
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static void assertProblem(
      HttpResponse<byte[]> answer, int status, String code, String detail) throws Exception {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(body).contains("\"code\":\"" + code + "\"").contains(detail);
  }
}
