package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.client.BlazeDb;
import io.blazedb.client.ClientConfig;
import io.blazedb.client.Sync;
import io.blazedb.client.SyncScope;
import io.blazedb.client.relay.WebSocketRelay;
import io.blazedb.client.store.InMemoryStore;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Security;
import io.blazedb.gateway.auth.Authentication;
import io.blazedb.gateway.auth.ClaimRules;
import io.blazedb.gateway.auth.KeySource;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Part;
import io.blazedb.query.QueryResult;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One device holds all of a database, others parts of it: broker, views and sockets are real. */
class PartialSyncTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final CollectionName ORDERS = new CollectionName("orders");
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final Filter OPEN =
      new Filter.Compare("state", Filter.Operator.EQ, Value.of("open"));
  private static final String SECRET = "s".repeat(40);
  private static final long DEADLINE_S = 60;

  @TempDir private Path directory;

  private static BlazeDb open() {
    return BlazeDb.open(new InMemoryStore(), SHOP, ClientConfig.DEFAULT);
  }

  private static RecordId order(int number) {
    return new RecordId(1, number);
  }

  private static void put(BlazeDb db, int number, String state) {
    db.collection(ORDERS)
        .update(
            order(number),
            edit -> edit.put("state", Value.of(state)).put("number", Value.of(number)));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(DEADLINE_S, TimeUnit.SECONDS);
  }

  private static List<QueryResult.Row> found(BlazeDb db, Filter where) {
    return db.collection(ORDERS).find(where, 10_000);
  }

  /** Waits until the part is what the whole says it is. */
  private static void awaitSame(BlazeDb whole, BlazeDb part) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(DEADLINE_S))
        .untilAsserted(
            () -> assertThat(found(part, Filter.ALL)).isEqualTo(found(whole, OPEN)).isNotEmpty());
  }

  @Test
  void aPartFollowsTheWholeAndGoesOnAfterBeingOffline() throws Exception {
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        BlazeDb whole = open();
        BlazeDb part = open()) {
      Sync all = whole.sync(new WebSocketRelay(server.syncUrl(), ""));
      for (int i = 1; i <= 40; i++) {
        put(whole, i, i % 4 == 0 ? "open" : "paid");
      }
      whole.collection(NOTES).insert(order(1), Map.of("text", Value.of("not in the part")));
      get(all.whenDrained());
      Sync some = part.sync(new WebSocketRelay(server.syncUrl(), ""), SyncScope.of(ORDERS, OPEN));
      get(some.whenLive());
      awaitSame(whole, part);
      put(whole, 4, "paid");
      put(whole, 5, "open");
      whole.collection(ORDERS).delete(order(8));
      awaitSame(whole, part);

      Cursor before = part.cursor();
      get(some.pause());
      put(whole, 12, "paid");
      put(whole, 13, "open");
      part.collection(ORDERS).update(order(16), edit -> edit.increment("seen", 2));
      put(part, 20, "sent");
      put(part, 99, "paid");
      get(all.whenDrained());
      assertThat(part.cursor()).isEqualTo(before);
      some.resume();
      get(some.whenDrained());
      get(all.whenApplied(some.ackedCursor()));
      awaitSame(whole, part);
      assertThat(whole.collection(ORDERS).get(order(99))).isPresent();
      assertThat(whole.collection(ORDERS).get(order(16)).orElseThrow())
          .containsEntry("seen", Value.of(2));
      assertThat(part.collection(NOTES).find(Filter.ALL, 10)).isEmpty();
    }
  }

  @Test
  void aTokenForOneCollectionGetsThatOne() throws Exception {
    Authentication authentication =
        new Authentication.Tokens(KeySource.Secret.of(SECRET), ClaimRules.defaults());
    try (Server server = Server.start(with(Security.with(authentication)));
        BlazeDb whole = open();
        BlazeDb part = open()) {
      Sync all = whole.sync(new WebSocketRelay(server.syncUrl(), token("[\"*\"]", "[\"*\"]")));
      put(whole, 1, "open");
      whole.collection(NOTES).insert(order(2), Map.of("text", Value.of("a")));
      get(all.whenDrained());

      String restricted = token("[\"orders\"]", "[]");
      try (Sync refused = part.sync(new WebSocketRelay(server.syncUrl(), restricted))) {
        assertForbidden(refused);
      }
      SyncScope both = SyncScope.of(Part.all(ORDERS), Part.all(NOTES));
      try (Sync refused = part.sync(new WebSocketRelay(server.syncUrl(), restricted), both)) {
        assertForbidden(refused);
      }
      Sync some =
          part.sync(
              new WebSocketRelay(server.syncUrl(), restricted), SyncScope.of(ORDERS, Filter.ALL));
      get(some.whenLive());
      awaitSame(whole, part);
      assertThat(part.collection(NOTES).find(Filter.ALL, 10)).isEmpty();
    }
  }

  private static void assertForbidden(Sync sync) {
    assertThatThrownBy(() -> get(sync.whenLive()))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BlazeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
  }

  private ServerConfig with(Security security) {
    ServerConfig open = ServerConfig.in(directory, 0);
    return new ServerConfig(
        open.dataDirectory(),
        open.host(),
        open.port(),
        open.partitions(),
        open.durability(),
        open.databases(),
        open.viewBytesMax(),
        open.textBytesMax(),
        security,
        open.connectionsMax(),
        open.handshakeTimeoutMs(),
        open.drainTimeoutMs());
  }

  /** A token that may read and write these collections of the shop. */
  private static String token(String read, String write) throws GeneralSecurityException {
    long expiresAtS = System.currentTimeMillis() / 1_000 + 3_600;
    String claims =
        """
        {"sub": "ann", "aud": "blazedb", "exp": %d,
         "blazedb": {"databases": {"shop": {"read": %s, "write": %s}}}}"""
            .formatted(expiresAtS, read, write);
    String signed = base64("{\"alg\":\"HS256\"}") + "." + base64(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
