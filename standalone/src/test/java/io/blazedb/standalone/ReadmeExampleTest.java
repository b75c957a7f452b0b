package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows: the SDK's example, then the query with curl. */
class ReadmeExampleTest {
  @TempDir private Path directory;

  @Test
  void whatTheSdkWritesTheQueryFinds() throws Exception {
    try (Server server = Server.start(ServerConfig.in(directory, 0))) {
      write(server.syncUrl());
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(query(server.url()))
                      .contains("\"name\":\"milk\"")
                      .contains("\"tags\":[\"dairy\"]")
                      .contains("\"wanted\":2"));
    }
  }

  private static void write(URI server) throws Exception {
    try (BlazeDb db =
        BlazeDb.open(new InMemoryStore(), new DatabaseName("shop"), ClientConfig.DEFAULT)) {
      RecordId milk = RecordId.of(UUID.randomUUID());
      db.collection("items").insert(milk, Map.of("name", Value.of("milk"), "aisle", Value.of(3)));
      db.collection("items")
          .update(milk, edit -> edit.add("tags", Value.of("dairy")).increment("wanted", 2));

      Sync sync = db.sync(new WebSocketRelay(server, ""));
      sync.whenDrained().get(30, TimeUnit.SECONDS);
    }
  }

  private static String query(URI server) throws Exception {
    String body =
        "{\"database\": \"shop\", \"collection\": \"items\", \"where\": {\"aisle\": {\"le\": 3}}}";
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/query"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
