package io.blazedb.client.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.blazedb.codec.SampleDictionaries;
import io.blazedb.codec.TrainedDictionary;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.DatabaseName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule D6, as devices ask. */
class HttpDictionariesTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final TrainedDictionary DICTIONARY = SampleDictionaries.hollow(7, 500, 1);
  private static final long DEADLINE_S = 60;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean stalls;
  private volatile byte[] body = DICTIONARY.bytes().toArray();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("authorization")
            + " "
            + exchange.getRequestHeaders().getFirst("if-none-match"));
    boolean hasBody = status != 204 && status != 304;
    exchange.sendResponseHeaders(status, hasBody ? body.length + (stalls ? 1 : 0) : -1);
    if (hasBody) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
    if (!stalls) {
      exchange.close();
    }
  }

  private DictionarySource source() {
    URI sync = URI.create("ws://127.0.0.1:" + server.getAddress().getPort() + "/sync");
    return new WebSocketRelay(sync, "token", HttpClient.newHttpClient(), WebSocketConfig.DEFAULT)
        .dictionaries();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(DEADLINE_S, TimeUnit.SECONDS);
  }

  @Test
  void fetchesByIdWithTheRelaysToken() throws Exception {
    assertThat(get(source().fetch(7))).isEqualTo(DICTIONARY);
    assertThat(asked).containsExactly("/dictionaries/7 Bearer token null");
  }

  @Test
  void asksForTheNewestAndSaysWhatItHas() throws Exception {
    assertThat(get(source().newest(SHOP, OptionalInt.of(5)))).contains(DICTIONARY);
    assertThat(asked).containsExactly("/dictionaries/newest?database=shop Bearer token \"5\"");
    status = 304;
    assertThat(get(source().newest(SHOP, OptionalInt.of(7)))).isEmpty();
    status = 204;
    assertThat(get(source().newest(SHOP, OptionalInt.empty()))).isEmpty();
  }

  @Test
  void tellsApartWhatTheServerDoesNotHaveAndWhatItCannotSay() {
    status = 404;
    assertRefused(ErrorCode.UNKNOWN_ENCODING, "no dictionary 7", source().fetch(7));
    status = 503;
    assertRefused(ErrorCode.UNAVAILABLE, "503", source().fetch(7));
    assertRefused(ErrorCode.UNAVAILABLE, "503", source().newest(SHOP, OptionalInt.empty()));
    status = 200;
    assertRefused(ErrorCode.UNAVAILABLE, "dictionary 7 for 8", source().fetch(8));
    body = new byte[1 << 20];
    assertRefused(ErrorCode.UNAVAILABLE, "no Zstandard dictionary", source().fetch(7));
    DictionarySource source = source();
    server.stop(0);
    assertRefused(ErrorCode.UNAVAILABLE, "cannot be reached", source.fetch(7));
  }

  @Test
  void aBodyThatNeverEndsIsGivenUp() throws Exception { // D6
    stalls = true;
    URI sync = URI.create("ws://127.0.0.1:" + server.getAddress().getPort() + "/sync");
    DictionarySource impatient =
        new HttpDictionaries(sync, "", HttpClient.newHttpClient(), Duration.ofMillis(500));

    assertRefused(ErrorCode.UNAVAILABLE, "cannot be reached", impatient.fetch(7));
  }

  @Test
  void aBodyPastTheLargestDictionaryIsNotReadToItsEnd() {
    stalls = true;
    body = new byte[1 << 20];

    assertRefused(ErrorCode.UNAVAILABLE, "no Zstandard dictionary", source().fetch(7));
  }

  private static void assertRefused(ErrorCode code, String said, CompletableFuture<?> future) {
    assertThatThrownBy(() -> get(future))
        .cause()
        .hasMessageContaining(said)
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
