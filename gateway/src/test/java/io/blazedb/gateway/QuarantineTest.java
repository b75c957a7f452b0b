package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.op;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Limits;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.session.QuarantineLimits;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.port.Quarantine;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused can be looked at, rules Q1 and Q3. */
class QuarantineTest extends GatewayHarness {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long YEAR_MS = 365L * 24 * 3_600_000;

  private static Operation ahead(long sequence, Value value) {
    return op(NODE, sequence, System.currentTimeMillis() + YEAR_MS, value);
  }

  private static Bytes allAhead(int count) {
    return Samples.batch(
        LongStream.rangeClosed(1, count)
            .mapToObj(each -> ahead(each, Value.of(each)))
            .toArray(Operation[]::new));
  }

  private List<QuarantineRecord> kept() {
    return quarantine
        .list(Quarantine.Request.newest(NOTES, 1_000))
        .toCompletableFuture()
        .join()
        .records();
  }

  private HttpResponse<String> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + gateway.port() + path);
    return HTTP.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .join();
  }

  @Test
  void listsWhatWasRefusedWithAllThatTheDeviceSent() throws Exception {
    start();
    Operation refused = ahead(2, Value.of("what somebody typed"));
    Message.PushAck ack = open().push(Samples.batch(op(NODE, 1), refused, op(NODE, 3)));
    await().until(() -> kept().size() == 1);
    JsonNode json = JSON.readTree(get("/databases/notes/quarantine").body());
    assertThat(json.has("before")).isFalse();
    assertThat(json.path("records")).hasSize(1);
    JsonNode listed = json.path("records").path(0);
    assertThat(listed.path("node").asText()).isEqualTo(NODE.toString());
    assertThat(listed.path("sequence").asLong()).isEqualTo(2);
    assertThat(listed.path("code").asText()).isEqualTo("CLOCK_AHEAD");
    assertThat(listed.path("detail").asText()).isEqualTo(ack.rejected().get(0).detail());
    assertThat(listed.path("collection").asText()).isEqualTo("items");
    assertThat(listed.path("record").asText()).isEqualTo(refused.record().toUuid().toString());
    assertThat(listed.path("type").asText()).isEqualTo("INSERT");
    byte[] batch = Base64.getDecoder().decode(listed.path("operation").asText());
    assertThat(BatchCodec.decode(Bytes.wrap(batch), Limits.DEFAULT).operations())
        .containsExactly(refused);
  }

  @Test
  void listsOneNodeAndPages() throws Exception {
    start();
    open().push(allAhead(5));
    await().until(() -> kept().size() == 5);
    String path = "/databases/notes/quarantine?limit=3&node=";
    JsonNode first = JSON.readTree(get(path + NODE).body());
    assertThat(first.path("records"))
        .extracting(each -> each.path("sequence").asLong())
        .containsExactly(5L, 4L, 3L);
    JsonNode rest =
        JSON.readTree(get(path + NODE + "&before=" + first.path("before").asText()).body());
    assertThat(rest.path("records"))
        .extracting(each -> each.path("sequence").asLong())
        .containsExactly(2L, 1L);
    assertThat(JSON.readTree(get(path + new NodeId(9, 9)).body()).path("records")).isEmpty();
  }

  @Test
  void whatIsPushedAndRefusedAgainIsListedOnce() {
    start();
    Device device = open();
    for (int i = 0; i < 3; i++) {
      assertThat(device.push(allAhead(2)).rejected()).hasSize(2);
    }
    await().until(() -> kept().size() == 2);
  }

  @Test
  void keepsNoMoreOfAPushThanTheBound() {
    startWith(GatewayConfig.defaults().withQuarantine(new QuarantineLimits(7, 500)));
    assertThat(open().push(allAhead(50)).rejected()).hasSize(50);
    await().until(() -> kept().size() == 7);
    assertThat(kept()).extracting(QuarantineRecord::sequence).endsWith(2L, 1L);
  }

  @Test
  void keepsAnOperationThatIsTooLargeWithoutItsContent() {
    start();
    open().push(Samples.batch(ahead(1, Value.of("x".repeat(5_000)))));
    await().until(() -> kept().size() == 1);
    assertThat(kept().get(0).operation()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void failsNoPushWhenItCannotBeWritten() {
    start();
    quarantine.fail("the broker is away");
    Device device = open();
    assertThat(device.push(allAhead(1)).rejected()).hasSize(1);
    assertThat(device.push(Samples.batch(2)).offset()).isZero();
    HttpResponse<String> refused = get("/databases/notes/quarantine");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("the broker is away");
  }

  @ParameterizedTest
  @ValueSource(strings = {"node=x", "limit=0", "limit=1001", "limit=many", "before=-1", "before=x"})
  void refusesWhatItCannotRead(String parameter) {
    start();
    HttpResponse<String> refused = get("/databases/notes/quarantine?" + parameter);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains(ErrorCode.BAD_QUERY.name())
        .contains(parameter.substring(0, parameter.indexOf('=')));
  }
}
