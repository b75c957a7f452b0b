package io.blazedb.gateway.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.views.FakeInstance.Said;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.port.Answered;
import io.blazedb.port.Lag;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ViewReader.ViewState;
import io.blazedb.query.Filter;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.Message;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteViewReaderTest {
  private static final DatabaseName SHOP = new DatabaseName("shop");
  private static final Query ALL = Query.of(new CollectionName("items"), Filter.ALL);
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 7);
  private static final QueryResult RESULT = new QueryResult(AT, List.of(), Optional.empty());
  private static final Said ANSWER = Said.message(new Message.QueryResponse(RESULT));
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final List<AutoCloseable> parts = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }

  private FakeInstance instance(Said said) throws Exception {
    FakeInstance instance = FakeInstance.saying(question -> said);
    parts.add(instance);
    return instance;
  }

  private RemoteViewReader reader(RemoteViewsConfig config) {
    RemoteViewReader reader = RemoteViewReader.start(config, 4);
    parts.add(reader);
    return reader;
  }

  private static RemoteViewsConfig config(URI... seeds) {
    return RemoteViewsConfig.at(List.of(seeds)).withAnswerTimeoutMs(30_000);
  }

  private static Said refusal(ErrorCode code, String detail) {
    return Said.message(new Message.ErrorReply(code, detail, 0));
  }

  @Test
  void asksWhatItWasAsked() throws Exception {
    FakeInstance owner = instance(ANSWER);
    RemoteViewReader reader = reader(config(owner.uri()));
    assertThat(get(reader.query(SHOP, ALL, AT))).isEqualTo(RESULT);
    owner.say(
        any ->
            Said.message(
                new Message.SyncState(
                    SHOP, Message.SyncPhase.VIEW, AT, Optional.of(StateDigest.EMPTY))));
    assertThat(get(reader.state(SHOP, AT))).isEqualTo(new ViewState(AT, StateDigest.EMPTY));
    assertThat(owner.asked())
        .containsExactly(
            new Message.QueryRequest(SHOP, ALL, AT),
            new Message.SyncState(SHOP, Message.SyncPhase.ASK, AT, Optional.empty()));
  }

  /** Each shard is in a partition of its own, so that its owner is found and kept by itself. */
  @Test
  void asksTheOwnerOfEachShard() throws Exception {
    FakeInstance first = instance(ANSWER);
    FakeInstance second = instance(ANSWER);
    RemoteViewReader reader = reader(config(first.uri()));
    assertThat(get(reader.shard(0).query(SHOP, ALL, AT))).isEqualTo(RESULT);
    first.say(any -> Said.moved(second.uri()));
    assertThat(get(reader.shard(3).query(SHOP, ALL, AT))).isEqualTo(RESULT);
    assertThat(get(reader.shard(3).query(SHOP, ALL, AT))).isEqualTo(RESULT);
    assertThat(first.shards()).containsExactly("null", "3");
    assertThat(second.shards()).containsExactly("3", "3");
  }

  @Test
  void asksForRecordsPageByPage() throws Exception {
    EncodedRecord item =
        new EncodedRecord(
            ALL.collection(), new RecordId(0, 1), Bytes.wrap(new byte[] {0, 0, 0, 0}));
    FakeInstance owner = instance(part(Message.PartStage.SET, item));
    RemoteViewReader reader = reader(config(owner.uri()));
    assertThat(get(reader.records(SHOP, ALL, AT)))
        .isEqualTo(
            new RecordPage(
                AT, List.of(item), Optional.of(PageToken.after(ALL, new RecordId(0, 1)))));
    owner.say(any -> part(Message.PartStage.SET_END, item));
    assertThat(get(reader.records(SHOP, ALL, AT)))
        .isEqualTo(new RecordPage(AT, List.of(item), Optional.empty()));
  }

  private static Said part(Message.PartStage stage, EncodedRecord record) {
    return Said.message(new Message.PartUpdate(SHOP, stage, AT, 0, List.of(record), List.of()));
  }

  @Test
  void goesToTheOwnerAndRemembersIt() throws Exception {
    FakeInstance owner = instance(ANSWER);
    FakeInstance other = instance(Said.moved(owner.uri()));
    RemoteViewReader reader = reader(config(other.uri()));
    for (int i = 0; i < 5; i++) {
      assertThat(get(reader.query(SHOP, ALL, AT))).isEqualTo(RESULT);
    }
    assertThat(other.asked()).hasSize(1);
    assertThat(owner.asked()).hasSize(5);
  }

  @Test
  void asksTheOthersWhenTheOwnerIsGone() throws Exception {
    FakeInstance owner = instance(ANSWER);
    FakeInstance other = instance(Said.moved(owner.uri()));
    RemoteViewReader reader = reader(config(other.uri()));
    get(reader.query(SHOP, ALL, AT));
    owner.close();
    AtomicInteger redirections = new AtomicInteger();
    URI gone = owner.uri();
    // The group notices a death late: for a while the other names the dead one.
    other.say(any -> redirections.incrementAndGet() < 3 ? Said.moved(gone) : ANSWER);
    assertThat(get(reader.query(SHOP, ALL, AT))).isEqualTo(RESULT);
  }

  @Test
  void asksForACopyWhenTheOwnerIsGone() throws Exception {
    FakeInstance copy = instance(Said.moved(NOBODY));
    copy.sayOfCopy(ANSWER);
    FakeInstance owner = instance(ANSWER);
    owner.nameHolder(copy.uri());
    RemoteViewReader reader = reader(config(owner.uri()));
    assertThat(get(reader.query(SHOP, ALL, Recency.any(AT)))).isEqualTo(Answered.current(RESULT));
    owner.close();
    Answered<QueryResult> stale = Answered.stale(RESULT, new Lag(3, OptionalLong.of(812)));
    for (int i = 0; i < 3; i++) {
      assertThat(get(reader.query(SHOP, ALL, Recency.any(AT)))).isEqualTo(stale);
    }
    copy.say(any -> ANSWER);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(get(reader.query(SHOP, ALL, Recency.any(AT))).lag())
                    .as("it has become the owner")
                    .isEmpty());
  }

  @Test
  void takesNoCopyForWhatMustBeCurrent() throws Exception {
    FakeInstance copy = instance(Said.moved(NOBODY));
    copy.sayOfCopy(ANSWER);
    RemoteViewReader reader = reader(config(copy.uri()).withAnswerTimeoutMs(300));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.UNAVAILABLE, "ask again");
    RemoteViewReader patient = reader(config(copy.uri()));
    assertThat(get(patient.query(SHOP, ALL, new Recency(AT, 900))).value()).isEqualTo(RESULT);
  }

  @Test
  void saysWhyNeitherOwnerNorCopyAnswers() throws Exception {
    FakeInstance one = instance(refusal(ErrorCode.DRAINING, "it is shutting down"));
    FakeInstance two = instance(refusal(ErrorCode.UNAVAILABLE, "the copy is behind by 3,812"));
    one.nameHolder(two.uri());
    RemoteViewReader reader = reader(config(one.uri(), two.uri()).withAnswerTimeoutMs(1_000));
    assertRefused(
        reader.query(SHOP, ALL, Recency.any(AT)), ErrorCode.UNAVAILABLE, "behind by 3,812");
  }

  @Test
  void asksAgainWhileNobodyHasTheView() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    FakeInstance owner = instance(ANSWER);
    owner.say(
        any ->
            questions.incrementAndGet() <= 2
                ? refusal(ErrorCode.UNAVAILABLE, "the view is restoring")
                : questions.get() == 3 ? Said.status(500) : ANSWER);
    assertThat(get(reader(config(owner.uri())).query(SHOP, ALL, AT))).isEqualTo(RESULT);
    assertThat(owner.asked()).hasSize(4);
  }

  @Test
  void outlivesInstancesThatNameEachOther() throws Exception {
    FakeInstance one = instance(ANSWER);
    FakeInstance two = instance(Said.moved(one.uri()));
    AtomicInteger redirections = new AtomicInteger();
    one.say(any -> redirections.incrementAndGet() < 5 ? Said.moved(two.uri()) : ANSWER);
    assertThat(get(reader(config(one.uri())).query(SHOP, ALL, AT))).isEqualTo(RESULT);
  }

  @Test
  void givesUpInTimeAndSaysWhy() throws Exception {
    FakeInstance owner = instance(refusal(ErrorCode.UNAVAILABLE, "restoring: 1 of 2"));
    RemoteViewReader reader = reader(config(owner.uri()).withAnswerTimeoutMs(300));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.UNAVAILABLE, "restoring: 1 of 2");
    RemoteViewReader lost = reader(config(NOBODY).withAnswerTimeoutMs(300));
    assertRefused(lost.query(SHOP, ALL, AT), ErrorCode.UNAVAILABLE, NOBODY.toString());
  }

  @Test
  void passesOnWhatAskingAgainDoesNotMend() throws Exception {
    FakeInstance owner = instance(ANSWER);
    RemoteViewReader reader = reader(config(owner.uri()));
    for (ErrorCode code :
        List.of(ErrorCode.VIEW_BEHIND, ErrorCode.CURSOR_EPOCH, ErrorCode.BAD_PAGE_TOKEN)) {
      owner.asked().clear();
      owner.say(any -> refusal(code, "no, " + code));
      assertRefused(reader.query(SHOP, ALL, AT), code, "no, " + code);
      assertThat(owner.asked()).hasSize(1);
    }
  }

  @Test
  void refusesAnswersThatAreTooLargeOrNoFrames() throws Exception {
    FakeInstance owner = instance(ANSWER);
    owner.say(
        any -> new Said(200, io.blazedb.op.Bytes.wrap(new byte[(1 << 20) + 1]), Optional.empty()));
    RemoteViewReader reader = reader(config(owner.uri()).withAnswerBytesMax(1 << 20));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.LIMIT_EXCEEDED, "1048576");
    owner.say(any -> new Said(200, io.blazedb.op.Bytes.wrap(new byte[9]), Optional.empty()));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.INTERNAL, "cannot be read");
    owner.say(any -> Said.message(new Message.Unsubscribe(SHOP)));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.INTERNAL, "UNSUBSCRIBE");
  }

  @Test
  void presentsItsSecret() throws Exception {
    FakeInstance owner = instance(ANSWER);
    get(reader(config(owner.uri()).withSecret("0123456789abcdef")).query(SHOP, ALL, AT));
    assertThat(owner.authorizations()).containsExactly("Bearer 0123456789abcdef");
    owner.say(any -> Said.status(401));
    RemoteViewReader reader = reader(config(owner.uri()).withAnswerTimeoutMs(300));
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.UNAVAILABLE, "401");
  }

  @Test
  void boundsWhatWaits() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    FakeInstance owner = instance(ANSWER);
    owner.say(any -> await(released));
    RemoteViewReader reader = reader(config(owner.uri()).withQuestionsMax(1));
    CompletionStage<QueryResult> first = reader.query(SHOP, ALL, AT);
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.OVERLOADED, "1 questions");
    released.countDown();
    assertThat(get(first)).isEqualTo(RESULT);
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(get(reader.query(SHOP, ALL, AT))).isEqualTo(RESULT));
  }

  private static Said await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ANSWER;
  }

  @Test
  void failsWhatWaitsWhenItIsClosed() throws Exception {
    FakeInstance owner = instance(refusal(ErrorCode.UNAVAILABLE, "restoring"));
    RemoteViewReader reader = reader(config(owner.uri()));
    CompletableFuture<QueryResult> waiting = reader.query(SHOP, ALL, AT).toCompletableFuture();
    reader.close();
    assertRefused(waiting, ErrorCode.UNAVAILABLE, "closed");
    assertRefused(reader.query(SHOP, ALL, AT), ErrorCode.UNAVAILABLE, "closed");
  }

  @Test
  void isReadyWhileAnyInstanceIs() throws Exception {
    FakeInstance owner = instance(ANSWER);
    RemoteViewReader reader = reader(config(NOBODY, owner.uri()));
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> reader.unready().isEmpty());
    owner.beUnready("the view is restoring: 1 of 2 records");
    RemoteViewReader restoring = reader(config(owner.uri()));
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () ->
                assertThat(restoring.unready())
                    .hasValueSatisfying(r -> assertThat(r).contains("1 of 2")));
  }

  @Test
  void namesTheSettingThatItRefuses() {
    assertRefused("streams", () -> RemoteViewsConfig.at(List.of()));
    for (String bad : List.of("https://a:1", "http://a", "a:7071", "http://a:1/x")) {
      assertRefused("streams", () -> RemoteViewsConfig.at(List.of(URI.create(bad))));
    }
    assertRefused("answerTimeoutMs", () -> config(NOBODY).withAnswerTimeoutMs(0));
    assertRefused("questionsMax", () -> config(NOBODY).withQuestionsMax(0));
    assertThat(config(NOBODY).withSecret("0123456789abcdef").toString()).doesNotContain("0123");
  }

  private static void assertRefused(
      String setting, org.assertj.core.api.ThrowableAssert.ThrowingCallable making) {
    assertThatIllegalArgumentException().isThrownBy(making).withMessageContaining(setting);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void assertRefused(CompletionStage<?> answer, ErrorCode code, String said) {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> get(answer))
        .havingCause()
        .isInstanceOfSatisfying(BlazeException.class, e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(said);
  }
}
