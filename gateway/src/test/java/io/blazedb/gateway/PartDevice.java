package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Part;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import io.blazedb.wire.Message.SyncPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What a device that holds a part does with what it is sent: rules F3 to F6, without an outbox. */
final class PartDevice {
  final List<Message.PartUpdate> updates = new ArrayList<>();
  private final Device device;
  private final DatabaseName database;
  private final Map<Key, RecordState> records = new TreeMap<>();
  private final Set<Key> inSet = new HashSet<>();
  private Cursor cursor = Cursor.START;
  private boolean live;

  private record Key(CollectionName collection, RecordId id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byCollection = collection.compareTo(other.collection);
      return byCollection != 0 ? byCollection : id.compareTo(other.id);
    }
  }

  PartDevice(Device device, DatabaseName database) {
    this.device = device;
    this.database = database;
  }

  /** The same device on another connection. */
  PartDevice on(Device other) {
    PartDevice again = new PartDevice(other, database);
    again.records.putAll(records);
    again.cursor = cursor;
    return again;
  }

  Cursor cursor() {
    return cursor;
  }

  /** Subscribes from the cursor. */
  PartDevice subscribe(Part... parts) {
    Message reply = device.ask(new Message.SubscribePart(database, cursor, List.of(parts)));
    assertThat(reply).isInstanceOf(Message.SyncState.class);
    assertThat(((Message.SyncState) reply).phase()).isEqualTo(SyncPhase.CATCHING_UP);
    return this;
  }

  PartDevice awaitLive() {
    return until(() -> live);
  }

  /** Applies what comes until everything before {@code offset} is. */
  PartDevice until(long offset) {
    return until(() -> cursor.nextOffset(0) >= offset);
  }

  PartDevice until(BooleanSupplier reached) {
    while (!reached.getAsBoolean()) {
      apply(device.next().message());
    }
    return this;
  }

  private void apply(Message message) {
    if (message instanceof Message.SyncState state) {
      assertThat(state.phase()).isEqualTo(SyncPhase.LIVE);
      live = true;
      cursor = state.cursor();
      return;
    }
    assertThat(message).isInstanceOf(Message.PartUpdate.class);
    Message.PartUpdate update = (Message.PartUpdate) message;
    updates.add(update);
    update.records().forEach(this::merge);
    update.left().forEach(l -> l.ids().forEach(id -> records.remove(new Key(l.collection(), id))));
    if (update.stage() == PartStage.SET_END) {
      records.keySet().retainAll(inSet);
    }
    if (update.stage() != PartStage.SET) {
      cursor = update.cursor();
    }
  }

  private void merge(EncodedRecord record) {
    Key key = new Key(record.collection(), record.id());
    inSet.add(key);
    records.merge(key, record.decode(Limits.DEFAULT), RecordState::merge);
  }

  /** What readers see of a collection. */
  SortedMap<RecordId, Map<String, Value>> shown(CollectionName collection) {
    SortedMap<RecordId, Map<String, Value>> shown = new TreeMap<>();
    records.forEach(
        (key, state) -> {
          if (key.collection.equals(collection) && state.lives()) {
            shown.put(key.id, state.shown());
          }
        });
    return shown;
  }
}
