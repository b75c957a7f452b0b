package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.http.MetricsAccess;
import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.telemetry.GatewayMetrics;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.Message;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricsTest extends GatewayHarness {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long HOUR_MS = 3_600_000;

  private HttpResponse<String> get(String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/metrics");
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Exposition scrape() {
    try {
      HttpResponse<String> answer = get();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type")).hasValue(Metrics.CONTENT_TYPE);
      return Exposition.parse(answer.body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private double value(String name, String... labels) {
    return scrape().value("blazedb_gateway_" + name, labels);
  }

  @Test
  void countsWhatDevicesDo() {
    start();
    Device device = open();
    device.subscribe(NOTES, Cursor.START);
    device.awaitLive();
    assertThat(value("sessions", "state", "authenticated")).isEqualTo(1);
    assertThat(value("subscriptions", "state", "live")).isEqualTo(1);
    long ahead = System.currentTimeMillis() + HOUR_MS;
    device.push(batch(op(NODE, 1), op(NODE, 2, ahead, Value.of(1))));
    device.assertRefused(
        new Message.Unsubscribe(new DatabaseName("other")), ErrorCode.UNKNOWN_SUBSCRIPTION);
    Exposition page = scrape();
    assertThat(page.value("blazedb_gateway_pushed_operations_total")).isEqualTo(2);
    assertThat(page.value("blazedb_gateway_ack_seconds_count")).isEqualTo(1);
    assertThat(page.value("blazedb_gateway_ack_seconds_bucket", "le", "5.0E-4")).isNotNegative();
    assertThat(page.value("blazedb_gateway_ack_seconds_bucket", "le", "10.0")).isEqualTo(1);
    assertThat(page.value("blazedb_gateway_inflight_pushes")).isZero();
    assertThat(page.value("blazedb_gateway_inflight_bytes")).isZero();
    assertThat(page.value("blazedb_gateway_rejected_operations_total", "code", "clock_ahead"))
        .isEqualTo(1);
    assertThat(page.value("blazedb_gateway_refused_total", "code", "unknown_subscription"))
        .isEqualTo(1);
    assertThat(page.value("blazedb_gateway_received_messages_total")).isEqualTo(4);
    assertThat(page.value("blazedb_gateway_sent_bytes_total")).isPositive();
    await().until(() -> value("fanout_lag_seconds_count") == 1);
    device.close();
    await().until(() -> value("sessions_closed_total") == 1);
    assertThat(value("sessions", "state", "authenticated")).isZero();
    assertThat(value("subscriptions", "state", "live")).isZero();
  }

  @Test
  void showsPushesInFlightAndForgetsThoseOfAClosedSession() {
    start();
    Device device = open();
    oplog.holdAppends();
    device.send(new Message.Push(NOTES_SHARD, batch(1)));
    await().until(() -> value("inflight_pushes") == 1);
    assertThat(value("inflight_bytes")).isPositive();
    device.close();
    await().until(() -> value("inflight_pushes") == 0);
    assertThat(value("inflight_bytes")).isZero();
  }

  @Test
  void timesQuestionsToTheViews() {
    start();
    Device device = open();
    Query all = Query.of(Samples.ITEMS, Filter.ALL);
    device.ask(new Message.QueryRequest(NOTES, all, Cursor.START));
    assertThat(value("view_seconds_count", "question", "query")).isEqualTo(1);
    assertThat(value("ready", "part", "views")).isEqualTo(1);
    assertThat(value("http_responses_total", "status", "success")).isPositive();
  }

  /** A name of a database or a node would be a time series each. */
  @Test
  void namesNobody() {
    start();
    Device device = open();
    device.push(batch(1));
    assertThat(scrape().labelValues())
        .noneMatch(each -> each.contains("notes") || each.contains(NODE.toString()));
  }

  @Test
  void isForWhoHasATokenWhereThereAreTokens() throws Exception {
    startWith(GatewayConfig.defaults().withSecurity(Security.with(Tokens.authentication())));
    assertThat(get().statusCode()).isEqualTo(401);
    assertThat(get("authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    String nothing = Tokens.giving("{\"databases\": {}}");
    assertThat(get("authorization", "Bearer " + nothing).statusCode()).isEqualTo(200);
  }

  @Test
  void isForTheScraperAloneWhereItHasASecret() throws Exception {
    startWith(
        GatewayConfig.defaults()
            .withSecurity(
                Security.with(Tokens.authentication())
                    .withMetrics(new MetricsAccess.Scraper("a-secret-of-16-or-more"))));
    assertThat(get().statusCode()).isEqualTo(401);
    assertThat(get("authorization", "Bearer " + Tokens.giving(Tokens.EVERYTHING)).statusCode())
        .isEqualTo(401);
    assertThat(get("authorization", "Bearer a-secret-of-16-or-more").statusCode()).isEqualTo(200);
  }

  @Test
  void isForEverybodyIfTold() throws Exception {
    startWith(
        GatewayConfig.defaults()
            .withSecurity(
                Security.with(Tokens.authentication()).withMetrics(new MetricsAccess.Everybody())));
    assertThat(get().statusCode()).isEqualTo(200);
  }

  /** The port's methods do nothing by default, so nothing else would tell of a forgotten one. */
  @Test
  void recordsEverythingThatThePortHas() {
    Class<?> meters = new Metrics().gateway().getClass();
    assertThat(Arrays.stream(GatewayMetrics.class.getDeclaredMethods()).map(Method::getName))
        .isSubsetOf(Arrays.stream(meters.getDeclaredMethods()).map(Method::getName).toList());
  }
}
