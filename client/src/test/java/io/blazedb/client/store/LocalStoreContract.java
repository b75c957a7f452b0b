package io.blazedb.client.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Part;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LocalStore} does. */
public abstract class LocalStoreContract {
  private static final NodeId NODE = new NodeId(1, 2);
  private static final Metadata METADATA = Metadata.of(NODE);
  private static final CollectionName NOTES = new CollectionName("notes");

  private LocalStore store;

  /** A new, empty store. */
  protected abstract LocalStore open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  private static RecordKey key(String collection, long id) {
    return new RecordKey(new CollectionName(collection), new RecordId(0, id));
  }

  private static OutboxEntry entry(long sequence, RecordKey key) {
    Operation operation =
        new Operation(
            NODE,
            sequence,
            100 + sequence,
            key.collection(),
            key.id(),
            OpType.UPDATE,
            List.of(Change.put("n", Value.of(sequence))));
    return new OutboxEntry(operation, new Observed(new Epoch(3, 4), 5), sequence, 60);
  }

  private static RecordState state(long number) {
    return RecordState.EMPTY.apply(entry(number, key("notes", 1)).operation());
  }

  private void commit(WriteSet.Builder writes) {
    store.commit(writes.build(METADATA));
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(store.metadata()).isEmpty();
    assertThat(store.record(key("notes", 1))).isEqualTo(RecordState.EMPTY);
    assertThat(store.base(key("notes", 1))).isEmpty();
    assertThat(store.outbox(1, 10)).isEmpty();
    try (Stream<StoredRecord> records = store.scan(NOTES)) {
      assertThat(records).isEmpty();
    }
  }

  @Test
  void keepsMetadata() {
    Metadata metadata =
        new Metadata(
            NODE,
            7,
            1 << 20,
            1 << 19,
            -5,
            Cursor.of(new Epoch(8, 9), 10),
            new StateDigest(1, -1),
            new HeldPart(List.of(Part.all(NOTES)), Set.of(key("notes", 1))));

    store.commit(WriteSet.of(metadata));

    assertThat(store.metadata()).contains(metadata);
  }

  @Test
  void namesTheCollectionsThatHaveRecords() {
    assertThat(store.collections()).isEmpty();
    commit(
        new WriteSet.Builder()
            .record(key("notes", 1), state(1))
            .record(key("other", 1), state(2))
            .base(key("bases", 1), state(2)));
    assertThat(store.collections()).containsExactlyInAnyOrder(NOTES, new CollectionName("other"));
    commit(new WriteSet.Builder().record(key("other", 1), RecordState.EMPTY));
    assertThat(store.collections()).containsExactly(NOTES);
  }

  @Test
  void keepsABaseWithoutARecord() {
    commit(new WriteSet.Builder().record(key("notes", 1), state(1)));
    commit(
        new WriteSet.Builder()
            .record(key("notes", 1), RecordState.EMPTY)
            .base(key("notes", 1), state(1)));
    assertThat(store.record(key("notes", 1))).isEqualTo(RecordState.EMPTY);
    assertThat(store.base(key("notes", 1))).contains(state(1));
  }

  @Test
  void keepsRecordsAndBasesApart() {
    commit(
        new WriteSet.Builder().record(key("notes", 1), state(1)).base(key("notes", 1), state(2)));

    assertThat(store.record(key("notes", 1))).isEqualTo(state(1));
    assertThat(store.base(key("notes", 1))).contains(state(2));
    assertThat(store.record(key("other", 1))).isEqualTo(RecordState.EMPTY);
  }

  @Test
  void keepsAnEmptyBase() {
    commit(new WriteSet.Builder().base(key("notes", 1), RecordState.EMPTY));

    assertThat(store.base(key("notes", 1))).contains(RecordState.EMPTY);
  }

  @Test
  void takesOutEmptyRecordsAndRemovedBases() {
    commit(
        new WriteSet.Builder().record(key("notes", 1), state(1)).base(key("notes", 1), state(2)));
    commit(
        new WriteSet.Builder()
            .record(key("notes", 1), RecordState.EMPTY)
            .removeBase(key("notes", 1)));

    assertThat(store.base(key("notes", 1))).isEmpty();
    try (Stream<StoredRecord> records = store.scan(NOTES)) {
      assertThat(records).isEmpty();
    }
  }

  @Test
  void scansOneCollectionByUnsignedId() {
    commit(
        new WriteSet.Builder()
            .record(key("notes", -1), state(3))
            .record(key("notes", 2), state(2))
            .record(key("notes", 1), state(1))
            .record(key("note", 1), state(4)));

    try (Stream<StoredRecord> records = store.scan(NOTES)) {
      assertThat(records.map(StoredRecord::id))
          .containsExactly(new RecordId(0, 1), new RecordId(0, 2), new RecordId(0, -1));
    }
  }

  @Test
  void readsTheOutboxInOrderAndBounded() {
    RecordKey key = key("notes", 1);
    commit(
        new WriteSet.Builder().outbox(entry(3, key)).outbox(entry(1, key)).outbox(entry(300, key)));

    assertThat(store.outbox(1, 2)).containsExactly(entry(1, key), entry(3, key));
    assertThat(store.outbox(2, 10)).containsExactly(entry(3, key), entry(300, key));
  }

  @Test
  void replacesAndRemovesOutboxEntries() {
    RecordKey key = key("notes", 1);
    OutboxEntry replacement = entry(2, key).unobserved();
    commit(new WriteSet.Builder().outbox(entry(1, key)).outbox(entry(2, key)));
    commit(new WriteSet.Builder().removeOutbox(1).outbox(replacement));

    assertThat(store.outbox(1, 10)).containsExactly(replacement);
  }

  @Test
  void replacingRecordsKeepsTheOutbox() {
    RecordKey key = key("notes", 1);
    commit(
        new WriteSet.Builder()
            .record(key, state(1))
            .record(key("notes", 2), state(2))
            .base(key("notes", 2), state(1))
            .outbox(entry(1, key)));
    commit(new WriteSet.Builder().replaceRecords().record(key, state(5)));

    assertThat(store.record(key)).isEqualTo(state(5));
    assertThat(store.record(key("notes", 2))).isEqualTo(RecordState.EMPTY);
    assertThat(store.base(key("notes", 2))).isEmpty();
    assertThat(store.outbox(1, 10)).containsExactly(entry(1, key));
  }
}
