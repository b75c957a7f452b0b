package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.client.relay.RelayListener;
import io.blazedb.client.relay.RelaySession;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.codec.BatchCodec;
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
import io.blazedb.query.Aggregate;
import io.blazedb.query.Select;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import io.blazedb.wire.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Databases of several shards by the command line, on a server that is everything (H1, H4, H7). */
class DatabaseCommandTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CollectionName ITEMS = new CollectionName("items");
  private static final long DEADLINE_S = 60;
  private static final int RECORDS = 120;

  @TempDir private static Path directory;
  private static Server server;

  @BeforeAll
  static void start() {
    server = Server.start(ServerConfig.in(directory, 0));
    HttpRequest ready = HttpRequest.newBuilder(server.url().resolve("/health/ready")).build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(DEADLINE_S))
        .until(() -> HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private record Said(int exitCode, String out, String err) {
    String succeeds(String... parts) {
      assertThat(exitCode).as(out + err).isZero();
      for (String part : parts) {
        assertThat(out).contains(part);
      }
      return out;
    }

    void fails(String... parts) {
      assertThat(exitCode).as(out + err).isEqualTo(BlazeDbMain.EXIT_FAILED);
      assertThat(err.lines()).hasSize(1);
      assertThat(err).contains(parts);
    }
  }

  private static Said run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=" + server.url());
    return runAsIs(all);
  }

  private static Said runAsIs(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine blazedb =
        BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("database"));
    all.addAll(arguments);
    return new Said(blazedb.execute(all.toArray(new String[0])), out.toString(), err.toString());
  }

  @Test
  void createsShowsAndLists() throws Exception {
    run("show", "plain").succeeds("plain", "1 shard");
    run("create", "team", "--shards=3").succeeds("team", "3 shards, created ");
    run("create", "team", "--shards=3").succeeds("3 shards");
    run("create", "team", "--shards=2").fails("has 3 shards", "2 were asked for");
    run("create", "crowd", "--shards=0").fails("1 to 64, not 0");
    run("create", "BAD NAME/%", "--shards=2").fails("BAD NAME/%");
    run("show", "team").succeeds("3 shards");
    run("list").succeeds("team");
    JsonNode list = JSON.readTree(run("list", "--json").succeeds());
    assertThat(list.path("databases"))
        .anyMatch(each -> each.path("database").asText().equals("team"));
    assertThat(run("create", "team").exitCode()).as("without shards").isNotZero();
    assertThat(runAsIs(List.of()).err()).contains("create, list or show");
  }

  @Test
  void whatIsPushedToTheShardsIsAnsweredAsOne() throws Exception {
    DatabaseName wide = new DatabaseName("wide");
    run("create", "wide", "--shards=4").succeeds("4 shards");
    NodeId node = new NodeId(5, 5);
    RelaySession session = open(node);
    try {
      List<Long> next = push(session, wide, node);
      Message.SyncState state =
          (Message.SyncState)
              ask(
                  session,
                  new Message.SyncState(
                      wide, Message.SyncPhase.ASK, cursor(session, next), Optional.empty()));
      assertThat(state.cursor().nextOffsets()).isEqualTo(next);
      Select sum =
          Select.from(ITEMS)
              .aggregate(new Aggregate(Aggregate.Function.SUM, Optional.of("n"), "sum"))
              .select();
      Message.SelectResponse answer =
          (Message.SelectResponse)
              ask(session, new Message.SelectRequest(wide, sum, state.cursor()));
      assertThat(answer.result().rows().get(0).fields().entries())
          .containsEntry("sum", Value.of(RECORDS * (RECORDS + 1) / 2));
    } finally {
      session.close();
    }
    run("create", "wide", "--shards=4").succeeds("4 shards");
    run("create", "wide", "--shards=5").fails("has 4 shards");
  }

  /** The epoch is what an answer's cursor says. */
  private static Cursor cursor(RelaySession session, List<Long> next) throws Exception {
    Message any =
        ask(
            session,
            new Message.SyncState(
                new DatabaseName("plain"), Message.SyncPhase.ASK, Cursor.START, Optional.empty()));
    return new Cursor(((Message.SyncState) any).cursor().epoch(), next);
  }

  private static RelaySession open(NodeId node) throws Exception {
    RelaySession session =
        new WebSocketRelay(server.syncUrl(), "")
            .connect(
                new RelayListener() {
                  @Override
                  public CompletionStage<Void> received(Message notification) {
                    return CompletableFuture.completedFuture(null);
                  }

                  @Override
                  public void closed(Throwable cause) {
                    // The next request fails.
                  }
                })
            .get(DEADLINE_S, TimeUnit.SECONDS);
    assertThat(ask(session, new Message.Handshake(1, node, "test", "")))
        .isInstanceOf(Message.HandshakeReply.class);
    return session;
  }

  private static Message ask(RelaySession session, Message message) throws Exception {
    Message answer = session.request(message).get(DEADLINE_S, TimeUnit.SECONDS);
    assertThat(answer).isNotInstanceOf(Message.ErrorReply.class);
    return answer;
  }

  /** Where each shard's log is behind the records. */
  private static List<Long> push(RelaySession session, DatabaseName database, NodeId node)
      throws Exception {
    Map<Integer, List<Operation>> byShard = new TreeMap<>();
    for (long n = 1; n <= RECORDS; n++) {
      RecordId id = new RecordId(n << 20, n);
      byShard
          .computeIfAbsent(Shard.numberOf(id, 4), any -> new ArrayList<>())
          .add(
              new Operation(
                  node,
                  n,
                  HybridTime.ofMillis(System.currentTimeMillis()) + n,
                  ITEMS,
                  id,
                  OpType.INSERT,
                  List.of(Change.put("n", Value.of(n)))));
    }
    List<Long> next = new ArrayList<>();
    for (Map.Entry<Integer, List<Operation>> each : byShard.entrySet()) {
      Batch batch = new Batch(node, Observed.NOTHING, each.getValue());
      Shard shard = new Shard(database, each.getKey());
      Message answer = ask(session, new Message.Push(shard, BatchCodec.encode(batch)));
      assertThat(((Message.PushAck) answer).rejected()).isEmpty();
      next.add(((Message.PushAck) answer).offset() + 1);
    }
    assertThat(next).as("shards with records").hasSize(4);
    return next;
  }
}
