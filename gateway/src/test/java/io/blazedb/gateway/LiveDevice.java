package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.LiveReply;
import io.blazedb.wire.LiveRequest;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What a device does with what it is told of one live query: rules V4 to V6, to the letter. */
final class LiveDevice {
  final List<LiveReply.Rows> told = new ArrayList<>();
  private final Device device;
  private final int number;
  private final Map<RecordId, Value.Map> rows = new TreeMap<>();
  private Cursor cursor = Cursor.START;
  private boolean standing;

  LiveDevice(Device device, int number) {
    this.device = device;
    this.number = number;
  }

  /** Opens the live query; what is told goes on in {@link #until}. */
  LiveDevice open(DatabaseName database, Select select) {
    int id =
        device.send(
            new Message.LiveQuery(number, new LiveRequest.Open(database, select, Cursor.START)));
    Message.LiveUpdate noted = (Message.LiveUpdate) device.next(id);
    assertThat(noted).isEqualTo(new Message.LiveUpdate(number, new LiveReply.Noted()));
    return this;
  }

  LiveDevice awaitResult() {
    return await(() -> standing);
  }

  LiveDevice until(long offset) {
    return await(() -> standing && cursor.nextOffset(0) >= offset);
  }

  LiveDevice await(BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      hear(device.next().message());
    }
    return this;
  }

  /** The next thing that is told, which must be the end. */
  LiveReply.Ended awaitEnded() {
    Message message = device.next().message();
    while (!(message instanceof Message.LiveUpdate update
        && update.body() instanceof LiveReply.Ended)) {
      hear(message);
      message = device.next().message();
    }
    return (LiveReply.Ended) ((Message.LiveUpdate) message).body();
  }

  private void hear(Message message) {
    assertThat(message).isInstanceOf(Message.LiveUpdate.class);
    Message.LiveUpdate update = (Message.LiveUpdate) message;
    assertThat(update.number()).isEqualTo(number);
    assertThat(update.body()).isInstanceOf(LiveReply.Rows.class);
    hear((LiveReply.Rows) update.body());
  }

  private void hear(LiveReply.Rows piece) {
    told.add(piece);
    assertThat(piece.stage().isResult()).isEqualTo(!standing);
    piece.added().forEach(row -> assertThat(put(row)).as("added %s", row).isNull());
    piece.changed().forEach(row -> assertThat(put(row)).isNotNull().isNotEqualTo(row.fields()));
    piece.removed().forEach(id -> assertThat(rows.remove(id)).as("removed %s", id).isNotNull());
    if (piece.stage().isEnd()) {
      standing = true;
      assertThat(piece.cursor().nextOffset(0)).isGreaterThanOrEqualTo(cursor.nextOffset(0));
      cursor = piece.cursor();
    }
  }

  private Value.Map put(SelectResult.Row row) {
    return rows.put(row.id().orElseThrow(), row.fields());
  }

  /** What was told after the first result, but for what only moved the cursor. */
  List<LiveReply.Rows> changes() {
    return told.stream()
        .filter(piece -> !piece.stage().isResult())
        .filter(
            piece ->
                !piece.added().isEmpty()
                    || !piece.changed().isEmpty()
                    || !piece.removed().isEmpty())
        .toList();
  }

  Map<RecordId, Value.Map> rows() {
    return rows;
  }

  List<Long> ids() {
    return rows.keySet().stream().map(RecordId::low).toList();
  }

  Cursor cursor() {
    return cursor;
  }
}
