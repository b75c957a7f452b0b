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
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The life of a dictionary: trained from the command line, packed with, read after a restart. */
class DictionaryTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final long DEADLINE_S = 60;
  private static final int BATCHES = 120;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void whatIsPackedWithATrainedDictionaryIsReadByAllAndAfterARestart() throws Exception {
    String digest;
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        BlazeDb writer = open()) {
      Sync sync = writer.sync(relay(server.syncUrl()));
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      for (int i = 0; i < BATCHES; i++) {
        write(writer, i);
        sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
      }
      int id = train(server.url());
      sync.close();
      writeUntilPackedWith(id, writer, server);
      digest = writer.digest().toString();
      assertEverybodyHas(digest, server);
    }
    try (Server again = Server.start(ServerConfig.in(directory, 0))) {
      assertEverybodyHas(digest, again);
    }
  }

  private static BlazeDb open() {
    return BlazeDb.open(new InMemoryStore(), SHOP, ClientConfig.DEFAULT);
  }

  private static WebSocketRelay relay(URI sync) {
    return new WebSocketRelay(sync, "");
  }

  private static void write(BlazeDb db, int number) {
    db.collection("orders")
        .insert(
            RecordId.of(UUID.randomUUID()),
            Map.of(
                "number", Value.of(number),
                "state", Value.of(List.of("open", "paid", "sent").get(number % 3)),
                "city", Value.of("Sankt Peter-Ording " + number % 7),
                "note", Value.of("leave it with the neighbours on floor " + number % 11)));
  }

  private static int train(URI url) throws Exception {
    Said early = run("dictionary", "train", "--database", "nobody", "--url", url.toString());
    assertThat(early.exitCode).isEqualTo(DictionaryTrainCommand.EXIT_NOT_PUBLISHED);
    assertThat(early.out).contains("Not published: 0 small batches in nobody");
    String[] train = {"dictionary", "train", "--database", "shop", "--json", "--url", url + ""};
    Said trained = run(train);
    assertThat(trained.exitCode).as(trained.out + trained.err).isZero();
    JsonNode report = JSON.readTree(trained.out);
    assertThat(report.get("savingPercent").asDouble()).isGreaterThan(5);
    assertThat(run("dictionary", "list", "--database", "shop", "--url", url.toString()).out)
        .contains(report.at("/dictionary/id").asText());
    Said again = run("dictionary", "train", "--database", "shop", "--url", url.toString());
    assertThat(again.exitCode).as(again.out).isEqualTo(DictionaryTrainCommand.EXIT_NOT_PUBLISHED);
    assertThat(again.out).contains("--force");
    return report.at("/dictionary/id").asInt();
  }

  private record Said(int exitCode, String out, String err) {}

  private static Said run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine blazedb =
        BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new Said(blazedb.execute(arguments), out.toString(), err.toString());
  }

  /** A device learns of the dictionary in the background, so it writes until it has used it. */
  private static void writeUntilPackedWith(int id, BlazeDb writer, Server server) throws Exception {
    WatchingRelay watched = new WatchingRelay(relay(server.syncUrl()));
    Sync sync = writer.sync(watched);
    for (int i = 0; !watched.hasUsed(id); i++) {
      assertThat(i).as("batches without the dictionary").isLessThan(1_000);
      write(writer, i);
      sync.whenDrained().get(DEADLINE_S, TimeUnit.SECONDS);
    }
  }

  /** The view, and a new device that starts from nothing. */
  private static void assertEverybodyHas(String digest, Server server) throws Exception {
    try (BlazeDb reader = open()) {
      reader.sync(relay(server.syncUrl()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(DEADLINE_S))
          .untilAsserted(
              () -> {
                assertThat(state(server.url())).contains(digest);
                assertThat(reader.digest()).hasToString(digest);
              });
    }
  }

  private static String state(URI url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(url.resolve("/databases/shop/state")).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void saysWhatItCannotDo() {
    Said nobody = run("dictionary", "list", "--database", "shop", "--url", "http://127.0.0.1:1");
    assertThat(nobody.exitCode).isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(nobody.err).contains("http://127.0.0.1:1 cannot be reached").hasLineCount(1);
    assertThat(run("dictionary").exitCode).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(run("dictionary", "train").exitCode).isEqualTo(BlazeDbMain.EXIT_USAGE);
    Said few = run("dictionary", "train", "--database", "shop", "--samples", "3");
    assertThat(few.exitCode).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(few.err).contains("--samples is 3");
    Said ftp = run("dictionary", "list", "--database", "shop", "--url", "ftp://somewhere");
    assertThat(ftp.exitCode).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(run("dictionary", "train", "--help").out).contains("--force", "not published");
  }
}
