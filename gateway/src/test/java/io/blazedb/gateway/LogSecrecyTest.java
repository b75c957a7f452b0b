package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.ITEMS;
import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever is sent, at whatever level the gateway logs: no token and no payload is in a line. */
class LogSecrecyTest extends GatewayHarness {
  private static final String PAYLOAD = "the-launch-code-is-0000";
  private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.blazedb");

  private final Lines lines = new Lines();
  private Level before;

  /** Every line as text, with what it was given by name and its trace. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      String trace =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      String named = event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs().toString();
      all.add(event.getLevel() + " " + event.getFormattedMessage() + " " + named + " " + trace);
    }
  }

  @BeforeEach
  void listen() {
    before = OURS.getLevel();
    OURS.setLevel(Level.TRACE);
    lines.start();
    OURS.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    OURS.detachAppender(lines);
    OURS.setLevel(before);
  }

  private void assertSecret(String... secrets) {
    for (String secret : secrets) {
      assertThat(lines.all).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void saysWhoCameAndHowItEnded() {
    start();
    Device device = open();
    device.push(batch(op(NODE, 1), op(NODE, 2)));
    device.close();
    await().until(() -> lines.all.stream().anyMatch(line -> line.contains("was closed")));
    assertThat(lines.all)
        .anyMatch(
            line ->
                line.startsWith("INFO A session was opened")
                    && line.contains("node=\"" + NODE + "\"")
                    && line.contains("agent=\"test\"")
                    && line.contains("address=\"127.0.0.1\"")
                    && line.contains("session=\""))
        .anyMatch(
            line ->
                line.startsWith("INFO A session was closed")
                    && line.contains("operationsIn=\"2\"")
                    && line.contains("why=\"the device or the network closed it\""));
  }

  @Test
  void keepsTokensGoodAndBad() throws Exception {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    String good = Tokens.giving(Tokens.EVERYTHING);
    String forged = good.substring(0, good.length() - 8) + "AAAAAAAA";
    try (Device device = Device.connect(gateway.port()).handshaken(good);
        Device liar = Device.connect(gateway.port());
        Device header =
            Device.connect(gateway.port(), Map.of("Authorization", "Bearer " + forged))) {
      device.push(batch(1));
      Device.assertRefusal(liar.introduce(forged), ErrorCode.UNAUTHENTICATED);
      liar.awaitClosed();
      Device.assertRefusal(header.introduce(""), ErrorCode.UNAUTHENTICATED);
    }
    for (String token : List.of(good, forged, "no token at all")) {
      get("/databases/notes/state", token);
      get("/metrics", token);
    }
    gateway.close();
    assertThat(lines.all).isNotEmpty();
    for (String token : List.of(good, forged)) {
      assertSecret(token, token.substring(token.lastIndexOf('.') + 1));
    }
  }

  private void get(String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void keepsPayloadsGoodAndBad() throws Exception {
    start();
    Device device = open();
    long now = System.currentTimeMillis();
    Bytes good = batch(op(NODE, 1, now, Value.of(PAYLOAD)));
    device.push(good);
    device.push(batch(op(NODE, 2, now + 3_600_000, Value.of(PAYLOAD))));
    byte[] torn = good.toArray();
    torn[torn.length - 1]++;
    device.assertRefused(new Message.Push(NOTES_SHARD, Bytes.wrap(torn)), ErrorCode.BAD_CHECKSUM);
    device.sendRaw(Bytes.wrap(PAYLOAD.getBytes(StandardCharsets.UTF_8)));
    device.next();
    device.sendText(PAYLOAD);
    device.next();
    Filter where = new Filter.Compare("name", Filter.Operator.EQ, Value.of(PAYLOAD));
    device.ask(new Message.QueryRequest(NOTES, Query.of(ITEMS, where), Cursor.START));
    post("{\"database\":\"notes\",\"collection\":\"items\",\"where\":{\"a\":{\"" + PAYLOAD);
    post(
        "{\"database\":\"notes\",\"collection\":\"items\",\"where\":{\"a\":{\"nope\":\""
            + PAYLOAD
            + "\"}}}");
    oplog.close(); // from here on appends fail
    device.send(new Message.Push(NOTES_SHARD, batch(op(NODE, 3, now, Value.of(PAYLOAD)))));
    device.next();
    gateway.close();
    assertThat(lines.all).isNotEmpty();
    assertSecret(PAYLOAD);
  }

  private void post(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/query"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
