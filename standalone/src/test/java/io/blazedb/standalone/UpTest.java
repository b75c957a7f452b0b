package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.wire.CursorText;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
  private static final DatabaseName DATABASE = new DatabaseName("shop");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path directory;

  @Test
  void keepsEveryAckedOperationThroughAKill() throws Exception {
    RecordId milk = RecordId.of(UUID.randomUUID());
    Written written;
    try (UpProcess up = UpProcess.start(directory)) {
      written = writeMilk(up, milk);
      assertThat(query(up, written).get("rows")).hasSize(500);
      up.kill();
    }
    try (UpProcess again = UpProcess.start(directory)) {
      assertThat(get(again.url().resolve("/health/ready")).statusCode()).isEqualTo(200);
      assertThat(query(again, written).get("rows")).hasSize(500);
      assertThat(state(again).get("digest").asText()).isEqualTo(written.digest);
      assertThat(get(again.url().resolve("/metrics")).body())
          .contains(
              "\nblazedb_gateway_ready{part=\"views\"} 1",
              "\nblazedb_views_ready 1",
              "\nblazedb_views_position{partition=",
              "\nkafka_stream_",
              "\nkafka_producer_",
              "\njvm_memory_used_bytes",
              "\nprocess_uptime_seconds");
      assertThat(again.terminate(5)).isTrue();
    }
  }

  /** What a device has when all is acknowledged: the cursor behind it, and its digest. */
  private record Written(String cursor, String digest) {}

  /** Writes 500 records and waits for the acks. */
  private static Written writeMilk(UpProcess up, RecordId milk) throws Exception {
    try (BlazeDb db = BlazeDb.open(new InMemoryStore(), DATABASE, ClientConfig.DEFAULT)) {
      Sync sync = db.sync(new WebSocketRelay(up.syncUrl(), ""));
      db.collection("items").insert(milk, Map.of("name", Value.of("milk")));
      for (int i = 1; i < 500; i++) {
        db.collection("items")
            .insert(RecordId.of(UUID.randomUUID()), Map.of("number", Value.of(i)));
      }
      sync.whenDrained().get(30, TimeUnit.SECONDS);
      return new Written(CursorText.encode(sync.ackedCursor()), db.digest().toString());
    }
  }

  /** The view may be behind the acks, but answers only when it has reached the cursor. */
  private JsonNode query(UpProcess up, Written atLeast) throws Exception {
    String body =
        "{\"database\":\"shop\",\"collection\":\"items\",\"limit\":1000,\"atLeast\":\"%s\"}";
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(up.url().resolve("/query"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.formatted(atLeast.cursor)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode state(UpProcess up) throws Exception {
    return JSON.readTree(get(up.url().resolve("/databases/shop/state")).body());
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void refusesInOneLineWhatItCannotStartWith() throws Exception {
    try (UpProcess up = UpProcess.start(directory.resolve("used"))) {
      assertThat(refusal("--data", directory.resolve("used").toString(), "--port", "0"))
          .contains("in use by another process");
      assertThat(up.url().getPort()).isPositive();
    }
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(refusal("--data", directory.resolve("free").toString(), "--port", port))
          .contains("port " + port);
    }
    Path newer = Files.createDirectory(directory.resolve("newer"));
    Files.writeString(newer.resolve("format"), "blazedb-format 99\n");
    assertThat(refusal("--data", newer.toString(), "--port", "0")).contains("format 99");
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(refusal("--data", file.toString(), "--port", "0")).contains("not writable");
  }

  private static String refusal(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up"));
    arguments.addAll(List.of(options));
    UpProcess.Ended ended = UpProcess.run(arguments);
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said().lines()).as(ended.said()).hasSize(1);
    return ended.said();
  }

  @Test
  void refusesToListenToTheWorldWithoutAuthentication() throws Exception {
    UpProcess.Ended ended = UpProcess.run(List.of("up", "--host", "0.0.0.0"));
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.said().lines().findFirst().orElseThrow())
        .contains("0.0.0.0", "--auth-jwks", "--insecure-no-auth");
  }

  @Test
  void asksForTokensWhenItIsGivenAKey() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "s".repeat(40));
    try (UpProcess up =
        UpProcess.start(directory.resolve("data"), "--auth-secret-file", secret.toString())) {
      assertThat(get(up.url().resolve("/health/live")).statusCode()).isEqualTo(200);
      assertThat(get(up.url().resolve("/databases/shop/state")).statusCode()).isEqualTo(401);
    }
  }
}
