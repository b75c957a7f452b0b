package io.blazedb.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code blazedb query} against a server that notes what it was asked. */
class QueryCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine blazedb =
      BlazeDbMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private HttpServer server;
  private int status = 200;
  private String answer = "{\"rows\":[]}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/query",
        exchange -> {
          String type = exchange.getRequestHeaders().getFirst("content-type");
          asked.set(type + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/databases/shop/live",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(status, 0);
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int query(String json) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return blazedb.execute("query", "--url", url, json);
  }

  @Test
  void printsTheAnswer() {
    String query = "{\"database\": \"shop\", \"collection\": \"items\"}";
    assertThat(query(query)).isEqualTo(BlazeDbMain.EXIT_OK);
    assertThat(asked.get()).isEqualTo("application/json " + query);
    assertThat(out.toString()).contains("\"rows\"");
  }

  private int follow(String json) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return blazedb.execute("query", "--live", "--url", url, json);
  }

  @Test
  void printsALineForEachEvent() {
    answer =
        """
        : blazedb

        event: result
        id: x
        data: {"added":[{"id":"a"}],"at":"x"}

        :

        event: change
        data: {"removed":["a"]}

        event: ended
        data: {"code":"DRAINING","detail":"the gateway is shutting down"}

        """;
    assertThat(follow("{\"database\": \"shop\", \"collection\": \"items\"}"))
        .isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"added\":[{\"id\":\"a\"}],\"at\":\"x\",\"event\":\"result\"}",
            "{\"removed\":[\"a\"],\"event\":\"change\"}",
            "{\"code\":\"DRAINING\",\"detail\":\"the gateway is shutting down\",\"event\":\"ended\"}");
    assertThat(asked.get()).contains("items");
  }

  @Test
  void saysWhyThereIsNothingToFollow() {
    assertThat(follow("{\"collection\": \"items\"}")).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString()).contains("\"database\" is missing");
    status = 400;
    answer = "{\"code\":\"BAD_QUERY\",\"detail\":\"a live query has no joins\"}";
    assertThat(follow("{\"database\": \"shop\", \"collection\": \"items\"}"))
        .isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(err.toString()).contains("a live query has no joins");
  }

  @Test
  void saysWhatTheServerRefused() {
    status = 400;
    answer = "{\"code\":\"BAD_QUERY\",\"detail\":\"limit 0 is outside 1 to 10000\"}";
    assertThat(query("{\"limit\": 0}")).isEqualTo(BlazeDbMain.EXIT_FAILED);
    assertThat(err.toString()).contains("limit 0 is outside 1 to 10000");
  }

  @Test
  void asksNothingThatIsNotJson() {
    assertThat(query("{database: shop}")).isEqualTo(BlazeDbMain.EXIT_USAGE);
    assertThat(err.toString()).contains("the query is not JSON");
    assertThat(asked.get()).isEmpty();
  }
}
