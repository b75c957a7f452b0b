package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Column;
import io.blazedb.query.Filter;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.LiveReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveTest {
  private static final Select LARGE =
      Select.from(new CollectionName("notes"))
          .where(new Filter.Compare("n", Filter.Operator.GE, Value.of(10)))
          .orderBy(Order.desc("n"))
          .select();

  private final TestServer server = new TestServer();
  private final SyncRuntime runtime = SyncRuntime.start(2);
  private final Device a = new Device(server, 1);
  private final Device b = new Device(server, 2);
  private final Heard heard = new Heard();

  @AfterEach
  void stop() throws Exception {
    a.close();
    b.close();
    runtime.close();
    server.close();
  }

  private Sync follow() throws Exception {
    b.start(runtime);
    Sync sync = a.start(runtime).sync();
    Device.await(sync.whenLive());
    return sync;
  }

  private void put(long record, long n) throws Exception {
    b.put(record, "n", n);
    b.drained();
  }

  @Test
  void hearsTheResultInItsOrderAndThenWhatBecomesOfIt() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    put(1, 11);
    put(2, 2);
    put(3, 13);
    sync.live(LARGE, heard);
    heard.await("result 3=13 1=11");
    put(2, 12);
    heard.await("+2=12");
    put(3, 14);
    heard.await("~3=14");
    put(1, 1);
    heard.await("-1");
  }

  @Test
  void beginsAnewAfterAReconnect() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    put(1, 11);
    sync.live(LARGE, heard);
    heard.await("result 1=11");
    a.relay.cut();
    put(2, 12);
    a.relay.mend();
    sync.resume();
    heard.await("result 2=12 1=11");
    put(1, 10);
    heard.await("~1=10");
  }

  @Test
  void isOpenedOnceThereIsAConnection() throws Exception {
    server.offerLiveQueries();
    a.relay.cut();
    Sync sync = a.start(runtime).sync();
    sync.live(LARGE, heard);
    b.start(runtime);
    put(1, 11);
    a.relay.mend();
    sync.resume();
    heard.await("result 1=11");
  }

  @Test
  void hearsNoMoreOnceItIsClosed() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    Heard other = new Heard();
    Observation closed = sync.live(LARGE, heard);
    heard.await("result");
    closed.close();
    closed.close();
    sync.live(LARGE, other);
    other.await("result");
    put(1, 11);
    other.await("+1=11");
    assertThat(heard.calls).isEmpty();
  }

  @Test
  void aServerWithoutLiveQueriesSaysSo() throws Exception { // R67
    follow().live(LARGE, heard);
    heard.await("failed UNEXPECTED_MESSAGE");
    a.put(1, "x", 1);
    a.drained();
  }

  @Test
  void aRefusalIsToldAndEndsIt() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    server.refuseLiveQuery(ErrorCode.BAD_QUERY);
    sync.live(LARGE, heard);
    heard.await("failed BAD_QUERY");
    sync.live(LARGE, heard);
    heard.await("result");
  }

  @Test
  void isOpenedAgainWhenThereWasNoRoomForIt() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    server.refuseLiveQuery(ErrorCode.OVERLOADED);
    sync.live(LARGE, heard);
    heard.await("result");
  }

  @Test
  void isOpenedAgainWhenTheServerEndsItForAWhile() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    sync.live(LARGE, heard);
    heard.await("result");
    server.endLiveQueries(new LiveReply.Ended(ErrorCode.OVERLOADED, "full", 1));
    heard.await("result");
    server.endLiveQueries(new LiveReply.Ended(ErrorCode.CURSOR_TRIMMED, "trimmed", 0));
    heard.await("result");
    server.endLiveQueries(new LiveReply.Ended(ErrorCode.LIMIT_EXCEEDED, "too many rows", 0));
    heard.await("failed LIMIT_EXCEEDED");
  }

  @Test
  void aListenerThatThrowsStopsNothing() throws Exception {
    server.offerLiveQueries();
    Sync sync = follow();
    sync.live(
        LARGE,
        new LiveListener() {
          @Override
          public void result(List<SelectResult.Row> rows, Cursor at) {
            heard.result(rows, at);
            throw new IllegalStateException("the test's own");
          }

          @Override
          public void changed(LiveChange change) {
            heard.changed(change);
            throw new IllegalStateException("the test's own");
          }
        });
    heard.await("result");
    put(1, 11);
    heard.await("+1=11");
    put(2, 12);
    heard.await("+2=12");
  }

  private static SelectResult.Row row(long id, long n) {
    return new SelectResult.Row(
        Optional.of(Device.id(id)), (Value.Map) Value.of(Map.of("n", Value.of(n))));
  }

  @Test
  void putsPiecesOfAChangeTogether() { // V5
    Cursor at = Cursor.of(new Epoch(1, 1), 7);
    LivePieces pieces = new LivePieces();
    List<RecordId> none = List.of();
    LiveReply.Stage some = LiveReply.Stage.CHANGES;
    List<RecordId> gone = List.of(Device.id(1), Device.id(4));
    pieces.add(
        new LiveReply.Rows(
            some, at, List.of(), List.of(row(2, 2), row(5, 5)), List.of(row(3, 3)), gone));
    pieces.add(
        new LiveReply.Rows(
            some, at, List.of(), List.of(row(1, 9)), List.of(row(2, 8)), List.of(Device.id(5))));
    assertThat(pieces.take(at))
        .isEqualTo(
            new LiveChange(
                List.of(row(2, 8)), List.of(row(1, 9), row(3, 3)), List.of(Device.id(4)), at));
    assertThat(pieces.take(at)).isEqualTo(new LiveChange(List.of(), List.of(), none, at));
  }

  @Test
  void sortsRowsByWhatTheyShow() {
    Select select =
        Select.from(new CollectionName("notes"))
            .column(new Column("n", "x"))
            .orderBy(Order.desc("n"))
            .orderBy(Order.asc("$id"))
            .select();
    List<SelectResult.Row> rows = new ArrayList<>();
    for (long id = 1; id <= 4; id++) {
      Map<String, Value> shown = id == 4 ? Map.of() : Map.of("x", Value.of(id / 2));
      rows.add(new SelectResult.Row(Optional.of(Device.id(id)), (Value.Map) Value.of(shown)));
    }
    rows.sort(new LiveOrder(select));
    assertThat(rows)
        .extracting(row -> row.id().orElseThrow().low())
        .containsExactly(2L, 3L, 1L, 4L);
  }

  /** What a listener heard, in order. */
  private static final class Heard implements LiveListener {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Override
    public void result(List<SelectResult.Row> rows, Cursor at) {
      calls.add(("result" + text(" ", rows)).strip());
    }

    @Override
    public void changed(LiveChange change) {
      StringBuilder removed = new StringBuilder();
      change.removed().forEach(id -> removed.append('-').append(id.low()));
      calls.add(text("+", change.added()) + text("~", change.changed()) + removed);
    }

    private static String text(String before, List<SelectResult.Row> rows) {
      StringBuilder all = new StringBuilder();
      for (SelectResult.Row row : rows) {
        Value n = row.fields().entries().get("n");
        all.append(before).append(row.id().orElseThrow().low()).append('=');
        all.append(((Value.Int) n).value());
      }
      return all.toString();
    }

    @Override
    public void failed(ErrorCode code, String detail) {
      calls.add("failed " + code);
    }

    void await(String call) throws InterruptedException {
      assertThat(calls.poll(30, TimeUnit.SECONDS)).isEqualTo(call);
    }
  }
}
