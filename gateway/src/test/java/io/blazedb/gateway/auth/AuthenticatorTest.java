package io.blazedb.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Tokens;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticatorTest {
  private static final NodeId PHONE = new NodeId(7, 1);
  private static final NodeId TABLET = new NodeId(7, 2);

  private static final long NOW = 1_790_000_000_000L;
  private static final long LEEWAY = ClaimRules.defaults().leewayMs();
  private static final KeyPair RSA = Tokens.rsa(2_048);
  private static final KeyPair EC = Tokens.ec(256);
  private static final DatabaseName NOTES = new DatabaseName("notes");
  private static final CollectionName TASKS = new CollectionName("tasks");

  private static Map<String, Object> good() {
    return Tokens.claims(NOW, Tokens.EVERYTHING);
  }

  private static Map<String, Object> with(String claim, Object value) {
    Map<String, Object> claims = good();
    claims.put(claim, value);
    return claims;
  }

  private static Map<String, Object> without(String claim) {
    Map<String, Object> claims = good();
    claims.remove(claim);
    return claims;
  }

  private static Access check(KeySource keys, ClaimRules rules, String token) {
    try (Authenticator authenticator =
        Authenticator.of(new Authentication.Tokens(keys, rules), () -> NOW)) {
      return authenticator.authenticate(token).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (BlazeException) e.getCause();
    }
  }

  private static Access check(String token) {
    return check(KeySource.Secret.of(Tokens.SECRET), ClaimRules.defaults(), token);
  }

  @Test
  void letsInWhoShowsATokenOfEachAlgorithm() {
    Access access = check(Tokens.hs256(good()));
    assertThat(access.subject()).isEqualTo("ann");
    assertThat(access.expiresAtMs()).isEqualTo(NOW + 3_600_000 + LEEWAY);
    access.requireReadAll(NOTES);
    KeySource keys = new KeySource.PublicKeys(List.of(RSA.getPublic(), EC.getPublic()));
    assertThat(check(keys, ClaimRules.defaults(), Tokens.rs256(good(), RSA, "any")).subject())
        .isEqualTo("ann");
    assertThat(check(keys, ClaimRules.defaults(), Tokens.es256(good(), EC)).subject())
        .isEqualTo("ann");
  }

  static Stream<Arguments> badTokens() {
    String good = Tokens.hs256(good());
    String[] parts = good.split("\\.", -1);
    String otherClaims = Tokens.hs256(with("sub", "bob")).split("\\.", -1)[1];
    return Stream.of(
        arguments("", "no token"),
        arguments("x", "not a signed"),
        arguments("a.b.c", "not a signed"),
        arguments(parts[0] + "." + parts[1] + ".", "not a signed"),
        arguments(Tokens.unsigned(good()), "not a signed"),
        arguments(parts[0] + "." + otherClaims + "." + parts[2], "signature"),
        arguments(
            Tokens.hs256(good(), "x".repeat(40).getBytes(StandardCharsets.UTF_8)), "signature"),
        arguments(Tokens.rs256(good(), RSA, "k1"), "RS256"),
        arguments(Tokens.hs256(with("aud", "another")), "[another]"),
        arguments(Tokens.hs256(without("aud")), "not for \"blazedb\""),
        arguments(Tokens.hs256(without("exp")), "expiry"),
        arguments(Tokens.hs256(without("sub")), "subject"),
        arguments(Tokens.hs256(with("sub", " ")), "subject"),
        arguments(Tokens.hs256(with("nbf", (NOW + LEEWAY) / 1_000 + 1)), "not valid before"),
        arguments(Tokens.hs256(with("blazedb", "all")), "blazedb must be an object"),
        arguments(Tokens.hs256(with("blazedb", Map.of("database", 1))), "\"database\""),
        arguments(node(7), "blazedb.node must be a UUID"),
        arguments(node("7-1-1-1-1"), "blazedb.node must be a UUID"),
        arguments(node("x".repeat(36)), "blazedb.node"),
        arguments(node(List.of()), "0 nodes"),
        arguments(node(Collections.nCopies(65, PHONE.toString())), "65 nodes"),
        arguments(node(List.of(PHONE.toString(), 7)), "blazedb.node must be a UUID"),
        arguments(rights(Map.of("notes", List.of())), "blazedb.databases.notes must be"),
        arguments(rights(Map.of("notes", Map.of("reads", List.of()))), "\"reads\""),
        arguments(rights(Map.of("notes", Map.of("read", "*"))), "notes.read must be an array"),
        arguments(rights(Map.of("notes", Map.of("read", List.of(1)))), "not a text"),
        arguments(rights(Map.of("a*b", Map.of())), "\"a*b\""),
        arguments(rights(Map.of("", Map.of())), "\"\""));
  }

  private static String rights(Map<String, Object> databases) {
    return Tokens.hs256(with("blazedb", Map.of("databases", databases)));
  }

  private static String node(Object node) {
    return Tokens.hs256(with("blazedb", Map.of("node", node)));
  }

  @Test
  void isForTheNodesThatItNames() {
    NodeId other = new NodeId(7, 3);
    check(Tokens.hs256(good())).requireNode(other);
    check(node(PHONE.toString())).requireNode(PHONE);
    Access both = check(node(List.of(TABLET.toString(), PHONE.toString())));
    both.requireNode(PHONE);
    both.requireNode(TABLET);
    assertForbidden(() -> both.requireNode(other), "not for " + other);
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void refusesWhatIsNoGoodToken(String token, String said) {
    assertRefused(() -> check(token), ErrorCode.UNAUTHENTICATED, said);
  }

  private static void assertRefused(Runnable check, ErrorCode code, String said) {
    org.assertj.core.api.Assertions.assertThatExceptionOfType(BlazeException.class)
        .isThrownBy(check::run)
        .withMessageContaining(said)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void neverTakesAPublicKeyForASecret() {
    byte[] publicKey = Tokens.pem(List.of(RSA)).getBytes(StandardCharsets.UTF_8);
    KeySource keys = new KeySource.PublicKeys(List.of(RSA.getPublic()));
    assertRefused(
        () -> check(keys, ClaimRules.defaults(), Tokens.hs256(good(), publicKey)),
        ErrorCode.UNAUTHENTICATED,
        "HS256");
  }

  @Test
  void countsTheLeewayOnBothSides() {
    check(Tokens.hs256(with("exp", (NOW - LEEWAY) / 1_000 + 1)));
    check(Tokens.hs256(with("nbf", (NOW + LEEWAY) / 1_000)));
    assertRefused(
        () -> check(Tokens.hs256(with("exp", (NOW - LEEWAY) / 1_000))),
        ErrorCode.TOKEN_EXPIRED,
        "2026-");
  }

  @Test
  void asksForTheIssuerIfOneIsSet() {
    ClaimRules rules = ClaimRules.defaults().withIssuer("https://issuer").withAudience("us");
    Map<String, Object> claims = with("aud", List.of("them", "us"));
    KeySource keys = KeySource.Secret.of(Tokens.SECRET);
    claims.put("iss", "https://issuer");
    assertThat(check(keys, rules, Tokens.hs256(claims)).subject()).isEqualTo("ann");
    claims.put("iss", "https://issuer/");
    assertRefused(
        () -> check(keys, rules, Tokens.hs256(claims)),
        ErrorCode.UNAUTHENTICATED,
        "\"https://issuer/\"");
  }

  @Test
  void boundsTheDatabasesOfAToken() {
    Map<String, Object> databases = new java.util.HashMap<>();
    for (int i = 0; i <= ClaimRules.defaults().databasesMax(); i++) {
      databases.put("db" + i, Map.of());
    }
    assertRefused(() -> check(rights(databases)), ErrorCode.UNAUTHENTICATED, "65 databases");
  }

  @Test
  void givesWhatTheClaimSaysAndNothingElse() {
    Access access =
        check(
            rights(
                Map.of(
                    "notes", Map.of("read", List.of("*"), "write", List.of("tasks", "log-*")),
                    "team-*", Map.of("read", List.of("tasks")),
                    "team-red", Map.of("write", List.of("tasks")),
                    "empty", Map.of())));
    access.requireReadAll(NOTES);
    access.requireWriteAny(NOTES);
    assertThat(access.mayWrite(NOTES, TASKS)).isTrue();
    assertThat(access.mayWrite(NOTES, new CollectionName("log-a"))).isTrue();
    assertThat(access.mayWrite(NOTES, new CollectionName("tasks2"))).isFalse();
    DatabaseName red = new DatabaseName("team-red");
    access.requireRead(red, TASKS);
    assertThat(access.mayWrite(red, TASKS)).isTrue();
    assertForbidden(() -> access.requireReadAll(red), "team-red");
    DatabaseName blue = new DatabaseName("team-blue");
    access.requireRead(blue, TASKS);
    assertForbidden(() -> access.requireRead(blue, new CollectionName("mail")), "\"mail\"");
    assertForbidden(() -> access.requireWriteAny(blue), "team-blue");
    assertForbidden(() -> access.requireReadAll(new DatabaseName("empty")), "empty");
    assertForbidden(() -> access.requireReadAll(new DatabaseName("notes2")), "notes2");
  }

  @Test
  void givesNothingWithoutTheClaim() {
    Access access = check(Tokens.hs256(without("blazedb")));
    assertForbidden(() -> access.requireRead(NOTES, TASKS), "tasks");
    assertForbidden(() -> access.requireWriteAny(NOTES), "notes");
  }

  private static void assertForbidden(Runnable check, String said) {
    assertRefused(check, ErrorCode.FORBIDDEN, said);
  }

  @Test
  void readsKeysAndSecretsFromFiles(@TempDir Path directory) throws Exception {
    Path pem = Files.writeString(directory.resolve("keys.pem"), Tokens.pem(List.of(EC, RSA)));
    KeySource keys = KeySource.PublicKeys.in(pem);
    assertThat(check(keys, ClaimRules.defaults(), Tokens.rs256(good(), RSA, "x"))).isNotNull();
    Path secret = Files.writeString(directory.resolve("secret"), Tokens.SECRET + "\n");
    assertThat(
            check(KeySource.Secret.in(secret), ClaimRules.defaults(), Tokens.hs256(good()))
                .toString())
        .isEqualTo("Access[ann]");
    assertThat(KeySource.Secret.in(secret).toString()).doesNotContain("secret of");
  }

  @Test
  void refusesKeysThatAreTooWeak() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.Secret.of("short"))
        .withMessageContaining("5 bytes, at least 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySource.PublicKeys(List.of(Tokens.rsa(1_024).getPublic())))
        .withMessageContaining("1024 bits");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySource.PublicKeys(List.of(Tokens.ec(384).getPublic())))
        .withMessageContaining("P-256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySource.PublicKeys(List.of()))
        .withMessageContaining("no public key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemKeys.parse("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"))
        .withMessageContaining("PRIVATE KEY");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySource.Jwks.at(URI.create("http://192.0.2.1/keys")))
        .withMessageContaining("https");
  }
}
