package io.blazedb.client;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.Capability;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Opens live queries at the server, again on each connection, and tells their listeners what comes.
 * Confined to the database's serial executor.
 */
final class LiveDesk {
  /** How long it waits where the server does not say. */
  private static final int AGAIN_MS = 1_000;

  private final DatabaseName database;
  private final Supplier<Cursor> acked;
  private final BiConsumer<Duration, Runnable> timer;
  private final List<Wanted> wanted = new ArrayList<>();
  private final Map<Integer, Wanted> open = new HashMap<>();
  private Optional<Connection> connection = Optional.empty();
  private boolean offered;
  private int lastNumber;

  /**
   * A desk.
   *
   * @param acked what first results must have at least
   * @param timer waits before it opens again what there was no room for
   */
  LiveDesk(DatabaseName database, Supplier<Cursor> acked, BiConsumer<Duration, Runnable> timer) {
    this.database = database;
    this.acked = acked;
    this.timer = timer;
  }

  /** A live query that somebody wants. */
  static final class Wanted {
    private final Select select;
    private final LiveListener listener;
    private final LiveOrder order;
    private final LivePieces pieces = new LivePieces();
    private Cursor told = Cursor.START;

    Wanted(Select select, LiveListener listener) {
      this.select = select;
      this.listener = listener;
      order = new LiveOrder(select);
    }
  }

  void open(Wanted query) {
    wanted.add(query);
    ask(query);
  }

  void close(Wanted query) {
    wanted.remove(query);
    List<Integer> numbers =
        open.entrySet().stream()
            .filter(each -> each.getValue() == query)
            .map(Map.Entry::getKey)
            .toList();
    for (int number : numbers) {
      open.remove(number);
      connection.ifPresent(
          current ->
              current.request(
                  new Message.LiveQuery(number, new LiveRequest.Close()), LiveDesk::closed));
    }
  }

  /** It may have ended by itself meanwhile: whatever the answer is, nothing is open. */
  private static void closed(Message answer) {}

  /** A connection stands; nothing was opened on it yet. */
  void connected(Connection opened, List<Capability> offers) {
    open.clear();
    connection = Optional.of(opened);
    offered = offers.contains(Capability.LIVE_QUERIES);
    List.copyOf(wanted).forEach(this::ask);
  }

  void disconnected() {
    open.clear();
    connection = Optional.empty();
  }

  /** Each time under a new number: what was meant for an earlier one is not mixed in. */
  private void ask(Wanted query) {
    if (connection.isEmpty() || !wanted.contains(query)) {
      return;
    }
    if (!offered) {
      fail(query, ErrorCode.UNEXPECTED_MESSAGE, "the server does not offer live queries");
      return;
    }
    int number = ++lastNumber;
    open.put(number, query);
    query.pieces.takeRows();
    LiveRequest asked =
        new LiveRequest.Open(database, query.select, later(query.told, acked.get()));
    connection
        .get()
        .request(new Message.LiveQuery(number, asked), reply -> answered(number, reply));
  }

  private static Cursor later(Cursor a, Cursor b) {
    return a.nextOffset(0) > b.nextOffset(0) ? a : b;
  }

  private void answered(int number, Message reply) {
    if (reply instanceof Message.ErrorReply error) {
      ended(number, error.code(), error.detail(), error.retryAfterMs());
    }
  }

  /** What is told of a query that was closed is passed over. */
  void received(Message.LiveUpdate update) {
    Wanted query = open.get(update.number());
    if (query == null) {
      return;
    }
    if (update.body() instanceof LiveReply.Rows rows) {
      received(query, rows);
    } else if (update.body() instanceof LiveReply.Ended ended) {
      ended(update.number(), ended.code(), ended.detail(), ended.retryAfterMs());
    }
  }

  private static void received(Wanted query, LiveReply.Rows rows) {
    query.pieces.add(rows);
    if (!rows.stage().isEnd()) {
      return;
    }
    query.told = rows.cursor();
    if (rows.stage().isResult()) {
      List<SelectResult.Row> all = new ArrayList<>(query.pieces.takeRows());
      all.sort(query.order);
      query.listener.result(List.copyOf(all), rows.cursor());
    } else {
      tell(query, query.pieces.take(rows.cursor()));
    }
  }

  private static void tell(Wanted query, LiveChange change) {
    boolean isEmpty =
        change.added().isEmpty() && change.changed().isEmpty() && change.removed().isEmpty();
    if (!isEmpty) {
      query.listener.changed(change);
    }
  }

  private void ended(int number, ErrorCode code, String detail, int retryAfterMs) {
    Wanted query = open.remove(number);
    if (query == null) {
      return;
    }
    if (code == ErrorCode.CURSOR_EPOCH || code == ErrorCode.CURSOR_TRIMMED) {
      // The log is another one, or has gone on without it: a new first result heals both.
      query.told = Cursor.START;
      again(query, AGAIN_MS);
    } else if (code.retriable()) {
      again(query, Math.max(1, retryAfterMs));
    } else {
      fail(query, code, detail);
    }
  }

  /** On this connection, if it still stands then; the next one opens it in any case. */
  private void again(Wanted query, int afterMs) {
    Optional<Connection> now = connection;
    timer.accept(
        Duration.ofMillis(afterMs),
        () -> {
          if (now.equals(connection) && !open.containsValue(query)) {
            ask(query);
          }
        });
  }

  private void fail(Wanted query, ErrorCode code, String detail) {
    wanted.remove(query);
    query.listener.failed(code, detail);
  }
}
