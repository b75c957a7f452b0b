package io.blazedb.standalone.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.codec.BatchCodec;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.port.ViewHeaders;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database of four shards over two Streams instances, one of which joins and dies (H7, H10). */
class ShardedQueriesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ShardedQueriesTest.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final DatabaseName WIDE = new DatabaseName("wide");
  private static final int SHARDS = 4;
  private static final int RECORDS = 200;

  @TempDir private Path directory;
  private Fleet fleet;
  private Cursor written;

  @BeforeEach
  void fill() throws Exception {
    fleet = Fleet.start(directory);
    patiently().until(() -> send(fleet.streams().url().resolve("/health/ready")) == 200);
    patiently().until(this::create, status -> status == 200); // the views may just open
    append();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private int create() throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(fleet.gateway().url().resolve("/databases/wide"))
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString("{\"shards\":4}"))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static int send(URI uri) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private static RecordId id(long n) {
    return new RecordId(0x1000 * n, n);
  }

  /** Record {@code n} refers to record {@code n / 2}. */
  private static Operation record(NodeId node, long n) {
    return new Operation(
        node,
        n,
        HybridTime.ofMillis(System.currentTimeMillis()) + n,
        new CollectionName("notes"),
        id(n),
        OpType.INSERT,
        List.of(
            Change.put("half", new Value.Uuid(id(Math.max(1, n / 2)).toUuid())),
            Change.put("k", Value.of(n % 5)),
            Change.put("n", Value.of(n))));
  }

  private void append() {
    NodeId node = new NodeId(1, 1);
    Map<Integer, List<Operation>> byShard = new TreeMap<>();
    for (long n = 1; n <= RECORDS; n++) {
      byShard
          .computeIfAbsent(Shard.numberOf(id(n), SHARDS), any -> new ArrayList<>())
          .add(record(node, n));
    }
    KafkaOplogConfig config = KafkaOplogConfig.at(fleet.kafka()).withTopic(Fleet.PARTITIONS, 1);
    try (KafkaOplog oplog = KafkaOplog.open(config)) {
      List<Long> next = new ArrayList<>();
      byShard.forEach(
          (shard, operations) -> {
            Batch batch = new Batch(node, Observed.NOTHING, operations);
            next.add(
                oplog
                        .append(
                            new Shard(WIDE, shard),
                            LogEnvelope.of(BatchCodec.encode(batch)).encode())
                        .toCompletableFuture()
                        .join()
                        .offset()
                    + 1);
          });
      assertThat(next).as("shards with records").hasSize(SHARDS);
      written = new Cursor(oplog.epoch(), next);
    }
  }

  /**
   * A question, and whether an answer is right.
   *
   * @param body of the request, but for database and cursor
   */
  private record Asked(String body, Predicate<JsonNode> isRight) {}

  private static final List<Asked> QUESTIONS =
      List.of(
          new Asked("\"limit\":1000", json -> json.path("rows").size() == RECORDS),
          new Asked(
              "\"order\":[{\"field\":\"n\",\"direction\":\"desc\"}],\"columns\":[\"k\"],\"limit\":30",
              json ->
                  json.has("next")
                      && numbers(json, "k")
                          .equals(
                              IntStream.range(0, 30).map(i -> (RECORDS - i) % 5).boxed().toList())),
          new Asked(
              "\"group\":[\"k\"],\"aggregate\":{\"sum\":{\"sum\":\"n\"}},\"order\":[\"k\"]",
              json ->
                  numbers(json, "sum")
                      .equals(
                          IntStream.range(0, 5)
                              .map(
                                  k ->
                                      IntStream.rangeClosed(1, RECORDS)
                                          .filter(n -> n % 5 == k)
                                          .sum())
                              .boxed()
                              .toList())),
          new Asked(
              "\"as\":\"a\",\"join\":[{\"collection\":\"notes\",\"as\":\"b\","
                  + "\"on\":{\"a.half\":\"$id\"}}],\"order\":[\"a.n\"],"
                  + "\"columns\":[{\"field\":\"b.n\",\"as\":\"half\"}],\"limit\":1000",
              json ->
                  numbers(json, "half")
                      .equals(
                          IntStream.rangeClosed(1, RECORDS)
                              .map(n -> Math.max(1, n / 2))
                              .boxed()
                              .toList())));

  private static List<Integer> numbers(JsonNode json, String field) {
    List<Integer> numbers = new ArrayList<>();
    json.path("rows").forEach(row -> numbers.add(row.path("fields").path(field).asInt()));
    return numbers;
  }

  private HttpResponse<String> ask(Asked asked) {
    String body =
        "{\"database\":\"wide\",\"collection\":\"notes\",\"atLeast\":\"%s\",%s}"
            .formatted(CursorText.encode(written), asked.body);
    return HTTP.sendAsync(
            HttpRequest.newBuilder(fleet.gateway().url().resolve("/query?maxLagMs=0"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .join();
  }

  /** Asks one question all the time, and keeps what came of it. */
  private final class Asking implements AutoCloseable {
    private final Asked asked;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Asking(Asked asked) {
      this.asked = asked;
      Thread thread = new Thread(this::run, "asking");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        while (!stopped.get()) {
          once();
        }
        done.complete(null);
      } catch (Exception | AssertionError e) {
        done.completeExceptionally(e);
      }
    }

    private void once() throws Exception {
      HttpResponse<String> answer = ask(asked);
      JsonNode json = JSON.readTree(answer.body());
      boolean fits =
          answer.statusCode() == 200
              ? asked.isRight.test(json)
              : answer.statusCode() == 503 && json.path("detail").asText().contains("shard ");
      if (!fits) {
        wrong.add(answer.statusCode() + " " + answer.body());
      }
      statuses.add(answer.statusCode());
    }

    /** Waits for so many right answers more. */
    void awaitAnswers(int count) {
      long before = answered();
      patiently().until(() -> done.isDone() || answered() >= before + count);
    }

    private long answered() {
      return statuses.stream().filter(status -> status == 200).count();
    }

    @Override
    public void close() {
      stopped.set(true);
      done.join();
    }
  }

  @Test
  void answersAreRightOrRefusedWhileAnInstanceJoinsAndDies() throws Exception {
    List<Asking> all = QUESTIONS.stream().map(Asking::new).toList();
    all.forEach(each -> each.awaitAnswers(3));
    try (RoleUnderTest second = fleet.streamsProcess("second")) {
      patiently().until(() -> shardsOf(second.url()) > 0);
      assertThat(shardsOf(second.url())).as("shards of the second instance").isLessThan(SHARDS);
      all.forEach(each -> each.awaitAnswers(5));
      assertThat(shardsOf(second.url())).as("shards of the second instance").isPositive();
      second.kill();
    }
    all.forEach(each -> each.awaitAnswers(5));
    all.forEach(Asking::close);
    for (Asking each : all) {
      long refused = each.statuses.size() - each.answered();
      LOG.info("{} answers, {} refusals: {}", each.answered(), refused, each.asked.body);
      assertThat(each.wrong).as(each.asked.body).isEmpty();
    }
  }

  /** How many of the shards an instance answers for. */
  private int shardsOf(URI instance) {
    return (int) IntStream.range(0, SHARDS).filter(shard -> answersFor(instance, shard)).count();
  }

  private static boolean answersFor(URI instance, int shard) {
    Message question =
        new Message.SyncState(WIDE, Message.SyncPhase.ASK, Cursor.START, Optional.empty());
    HttpRequest request =
        HttpRequest.newBuilder(instance.resolve("/view"))
            .header(ViewHeaders.SHARD, Integer.toString(shard))
            .POST(BodyPublishers.ofByteArray(FrameCodec.encode(new Frame(0, question)).toArray()))
            .build();
    HttpResponse<byte[]> answer = HTTP.sendAsync(request, BodyHandlers.ofByteArray()).join();
    return answer.statusCode() == 200
        && FrameCodec.decode(
                    io.blazedb.op.Bytes.wrap(answer.body()), io.blazedb.codec.Limits.DEFAULT)
                .message()
            instanceof Message.SyncState;
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
  }
}
