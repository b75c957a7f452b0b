package io.blazedb.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JwksKeysTest {
  private static final KeyPair FIRST = Tokens.rsa(2_048);
  private static final KeyPair SECOND = Tokens.rsa(2_048);
  private static final long REFRESH = 300_000;
  private static final long PAUSE = 10_000;

  private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String document = "";
  private HttpServer issuer;

  @BeforeEach
  void startIssuer() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext("/keys", this::answer);
    issuer.start();
  }

  @AfterEach
  void stopIssuer() {
    issuer.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.length == 0 ? 500 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Authenticator authenticator() {
    URI uri = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
    return Authenticator.of(
        new Authentication.Tokens(
            new KeySource.Jwks(uri, REFRESH, PAUSE, 5_000), ClaimRules.defaults()),
        now::get);
  }

  private String token(KeyPair keys, String id) {
    return Tokens.rs256(claims(), keys, id);
  }

  private Map<String, Object> claims() {
    return Tokens.claims(now.get(), Tokens.EVERYTHING);
  }

  private static JWK jwk(KeyPair keys, String id) {
    return new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(id).build();
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString();
  }

  private static Access ask(Authenticator authenticator, String token) {
    return authenticator
        .authenticate(token)
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private static void assertRefused(Authenticator authenticator, String token, ErrorCode code) {
    assertThatThrownBy(() -> ask(authenticator, token))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void followsARotationWhenATokenNamesAnUnknownKey() {
    document = set(jwk(FIRST, "k1"));
    try (Authenticator authenticator = authenticator()) {
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
      document = set(jwk(SECOND, "k2"));
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
      now.addAndGet(PAUSE);
      assertThat(ask(authenticator, token(SECOND, "k2")).subject()).isEqualTo("ann");
      assertRefused(authenticator, token(FIRST, "k1"), ErrorCode.UNAUTHENTICATED);
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void fetchesNoMoreOftenThanThePauseAllowsHoweverManyUnknownKeysAreNamed() {
    document = set(jwk(FIRST, "k1"));
    try (Authenticator authenticator = authenticator()) {
      ask(authenticator, token(FIRST, "k1"));
      for (int i = 0; i < 50; i++) {
        assertRefused(authenticator, token(SECOND, "made-up-" + i), ErrorCode.UNAUTHENTICATED);
      }
      assertThat(fetches).hasValue(1);
      now.addAndGet(PAUSE);
      for (int i = 0; i < 50; i++) {
        assertRefused(authenticator, token(SECOND, "made-up-" + i), ErrorCode.UNAUTHENTICATED);
      }
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void goesOnWithTheKeysItHasWhileTheIssuerIsDown() {
    document = set(jwk(FIRST, "k1"));
    try (Authenticator authenticator = authenticator()) {
      ask(authenticator, token(FIRST, "k1"));
      document = "";
      now.addAndGet(REFRESH);
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
      now.addAndGet(PAUSE);
      assertRefused(authenticator, token(SECOND, "k2"), ErrorCode.UNAUTHENTICATED);
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
    }
  }

  @Test
  void saysThatItCannotTellWhileItHasNeverSeenTheKeys() {
    try (Authenticator authenticator = authenticator()) {
      assertRefused(authenticator, token(FIRST, "k1"), ErrorCode.UNAVAILABLE);
      document = set(jwk(FIRST, "k1"));
      now.addAndGet(PAUSE);
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
    }
  }

  @Test
  void passesOverKeysThatAreForSomethingElse() {
    byte[] published = "a key that everybody can read: no secret".getBytes(StandardCharsets.UTF_8);
    document =
        set(
            new OctetSequenceKey.Builder(published).keyID("s").build(),
            jwk(Tokens.rsa(1_024), "weak"),
            jwk(FIRST, "k1"));
    document = document.replace("\"keys\":[", "\"keys\":[" + published(published) + ",");
    try (Authenticator authenticator = authenticator()) {
      assertThat(ask(authenticator, token(FIRST, "k1")).subject()).isEqualTo("ann");
      assertRefused(authenticator, Tokens.hs256(claims(), published), ErrorCode.UNAUTHENTICATED);
    }
  }

  /** A key set leaves symmetric keys out when it is written, but another issuer's might not. */
  private static String published(byte[] secret) {
    return new OctetSequenceKey.Builder(secret).keyID("s").build().toJSONString();
  }
}
