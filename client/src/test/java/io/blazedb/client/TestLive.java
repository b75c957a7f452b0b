package io.blazedb.client;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The test server's live queries of one session; asks the whole query again for each change. */
final class TestLive {
  private final DatabaseName database;
  private final Consumer<Message> device;
  private final Map<Integer, Open> open = new LinkedHashMap<>();

  private record Open(Select select, Map<RecordId, SelectResult.Row> told) {}

  TestLive(DatabaseName database, Consumer<Message> device) {
    this.database = database;
    this.device = device;
  }

  void open(int number, Select select, ViewReader views) {
    Open opened = new Open(select, new LinkedHashMap<>());
    open.put(number, opened);
    SelectResult result = ask(select, views);
    result.rows().forEach(row -> opened.told.put(row.id().orElseThrow(), row));
    List<SelectResult.Row> rows = result.rows();
    int half = rows.size() / 2;
    tell(number, LiveReply.Stage.RESULT, result, rows.subList(0, half), List.of(), List.of());
    tell(
        number,
        LiveReply.Stage.RESULT_END,
        result,
        rows.subList(half, rows.size()),
        List.of(),
        List.of());
  }

  private SelectResult ask(Select select, ViewReader views) {
    return views.select(database, select, Cursor.START).toCompletableFuture().join();
  }

  boolean close(int number) {
    return open.remove(number) != null;
  }

  /** Ends all with a code. */
  void end(LiveReply.Ended ended) {
    open.keySet().forEach(number -> device.accept(new Message.LiveUpdate(number, ended)));
    open.clear();
  }

  void tellNew(ViewReader views) {
    open.forEach((number, each) -> tellNew(number, each, views));
  }

  private void tellNew(int number, Open each, ViewReader views) {
    SelectResult result = ask(each.select, views);
    List<SelectResult.Row> added = new ArrayList<>();
    List<SelectResult.Row> changed = new ArrayList<>();
    Map<RecordId, SelectResult.Row> gone = new LinkedHashMap<>(each.told);
    for (SelectResult.Row row : result.rows()) {
      SelectResult.Row before = gone.remove(row.id().orElseThrow());
      each.told.put(row.id().orElseThrow(), row);
      if (before == null) {
        added.add(row);
      } else if (!before.equals(row)) {
        changed.add(row);
      }
    }
    gone.keySet().forEach(each.told::remove);
    List<RecordId> removed = List.copyOf(gone.keySet());
    tell(number, LiveReply.Stage.CHANGES, result, List.of(), List.of(), removed);
    tell(number, LiveReply.Stage.CHANGES_END, result, added, changed, List.of());
  }

  private void tell(
      int number,
      LiveReply.Stage stage,
      SelectResult result,
      List<SelectResult.Row> added,
      List<SelectResult.Row> changed,
      List<RecordId> removed) {
    device.accept(
        new Message.LiveUpdate(
            number,
            new LiveReply.Rows(stage, result.at(), result.columns(), added, changed, removed)));
  }
}
