package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.client.store.InMemoryStore;
import io.blazedb.client.store.RecordKey;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.BlazeException;
import io.blazedb.op.Change;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LocalDatabaseTest {
  private static final DatabaseName NAME = new DatabaseName("local");
  private static final RecordId ONE = new RecordId(0, 1);
  private static final RecordId TWO = new RecordId(0, 2);

  private final InMemoryStore store = new InMemoryStore();
  private final ClientConfig config =
      ClientConfig.DEFAULT.withClock(InstantSource.fixed(Instant.ofEpochMilli(1_000_000)));
  private final BlazeDb db = BlazeDb.open(store, NAME, config);
  private final Collection notes = db.collection("notes");

  private Value shown(String field) {
    return notes.get(ONE).orElseThrow().get(field);
  }

  private static Value array(String... elements) {
    return Value.of(java.util.Arrays.stream(elements).map(Value::of).toList());
  }

  @Test
  void readsWhatWasWritten() {
    notes.insert(ONE, Map.of("title", Value.of("a"), "stars", Value.of(3)));
    notes.update(ONE, edit -> edit.put("title", Value.of("b")).remove("stars"));

    assertThat(notes.get(ONE)).contains(new java.util.TreeMap<>(Map.of("title", Value.of("b"))));
    assertThat(db.outboxSize()).isEqualTo(2);
  }

  @Test
  void deletedRecordsAreNotSeenAndCanComeBack() {
    notes.insert(ONE, Map.of("title", Value.of("a")));
    notes.delete(ONE);
    assertThat(notes.get(ONE)).isEmpty();

    notes.insert(ONE, Map.of("stars", Value.of(1)));
    assertThat(notes.get(ONE).orElseThrow()).containsOnlyKeys("stars");
  }

  @Test
  void deletingWhatIsNotThereWritesNothing() {
    notes.delete(ONE);

    assertThat(db.outboxSize()).isZero();
  }

  @Test
  void findsByFilterInOrderOfIds() {
    notes.insert(TWO, Map.of("stars", Value.of(5)));
    notes.insert(ONE, Map.of("stars", Value.of(4)));
    notes.insert(new RecordId(0, 3), Map.of("stars", Value.of(1)));
    Filter many = new Filter.Compare("stars", Filter.Operator.GT, Value.of(2));

    assertThat(notes.find(many, 10)).extracting(row -> row.id()).containsExactly(ONE, TWO);
    assertThat(notes.find(Filter.ALL, 1)).hasSize(1);
  }

  @Test
  void setsAddAndDiscardElements() {
    notes.insert(ONE, edit -> edit.add("tags", Value.of("b"), Value.of("a")));
    notes.update(
        ONE, edit -> edit.discard("tags", Value.of("a"), Value.of("x")).add("tags", Value.of("c")));

    assertThat(shown("tags")).isEqualTo(array("b", "c"));
  }

  @Test
  void countersSumWhatThisNodeCounted() {
    notes.insert(ONE, edit -> edit.increment("views", 5).increment("views", 2));
    notes.update(ONE, edit -> edit.decrement("views", 3));

    assertThat(shown("views")).isEqualTo(Value.of(4));
  }

  @Test
  void countersBeginAtZeroAfterADelete() {
    notes.insert(ONE, edit -> edit.increment("views", 5));
    notes.delete(ONE);
    notes.insert(ONE, edit -> edit.increment("views", 1));

    assertThat(shown("views")).isEqualTo(Value.of(1));
  }

  @Test
  void countingByANegativeNumberIsRefused() {
    assertThatThrownBy(() -> notes.update(ONE, edit -> edit.increment("views", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("views");
    assertThat(db.outboxSize()).isZero();
  }

  @Test
  void replaceWritesOnlyWhatDiffers() {
    FieldValue tags = FieldValue.setOf(List.of(Value.of("a"), Value.of("b")));
    Map<String, FieldValue> wanted = Map.of("title", FieldValue.of(Value.of("t")), "tags", tags);
    notes.replace(ONE, wanted);
    notes.replace(ONE, wanted);
    assertThat(db.outboxSize()).isEqualTo(1);

    notes.replace(ONE, Map.of("tags", FieldValue.setOf(List.of(Value.of("b"), Value.of("c")))));
    assertThat(db.outboxSize()).isEqualTo(2);
    assertThat(notes.get(ONE).orElseThrow()).containsOnlyKeys("tags");
    assertThat(shown("tags")).isEqualTo(array("b", "c"));
    assertThat(store.outbox(2, 1).get(0).operation().changes()).hasSize(3);
  }

  @Test
  void replaceWithoutASetMakesItAbsentAndEmptiesIt() {
    notes.replace(ONE, Map.of("tags", FieldValue.setOf(List.of(Value.of("a")))));
    notes.replace(ONE, Map.of());
    assertThat(notes.get(ONE).orElseThrow()).isEmpty();

    notes.update(ONE, edit -> edit.add("tags", Value.of("z")));
    assertThat(shown("tags")).isEqualTo(array("z"));
  }

  @Test
  void replaceTurnsAValueIntoASetAndBack() {
    notes.replace(ONE, Map.of("tags", FieldValue.of(Value.of("plain"))));
    notes.replace(ONE, Map.of("tags", FieldValue.setOf(List.of())));
    assertThat(shown("tags")).isEqualTo(array());

    notes.replace(ONE, Map.of("tags", FieldValue.of(Value.of("plain"))));
    assertThat(shown("tags")).isEqualTo(Value.of("plain"));
  }

  @Test
  void putWritesOnlyWhatDiffersAndLeavesOtherFields() {
    notes.insert(ONE, Map.of("title", Value.of("t"), "stars", Value.of(1)));
    notes.put(
        ONE, Map.of("title", FieldValue.of(Value.of("t")), "stars", FieldValue.of(Value.of(2))));

    assertThat(notes.get(ONE).orElseThrow())
        .isEqualTo(Map.of("title", Value.of("t"), "stars", Value.of(2)));
    assertThat(store.outbox(2, 1).get(0).operation().changes())
        .containsExactly(Change.put("stars", Value.of(2)));

    notes.put(ONE, Map.of("stars", FieldValue.of(Value.of(2))));
    assertThat(db.outboxSize()).isEqualTo(2);
  }

  @Test
  void putInsertsARecordThatIsNotThere() {
    notes.put(ONE, Map.of("title", FieldValue.of(Value.of("t"))));
    notes.put(TWO, Map.of());

    assertThat(shown("title")).isEqualTo(Value.of("t"));
    assertThat(notes.get(TWO)).isPresent();
    assertThat(store.outbox(1, 2)).allMatch(e -> e.operation().type() == OpType.INSERT);
  }

  @Test
  void aCounterIsCountedByWhatItLacks() {
    notes.insert(ONE, edit -> edit.increment("views", 5));
    notes.put(ONE, Map.of("views", FieldValue.countOf(5)));
    assertThat(db.outboxSize()).isEqualTo(1);

    notes.put(ONE, Map.of("views", FieldValue.countOf(7)));
    assertThat(shown("views")).isEqualTo(Value.of(7));
    notes.put(ONE, Map.of("views", FieldValue.countOf(-1)));
    assertThat(shown("views")).isEqualTo(Value.of(-1));
    assertThat(store.outbox(2, 2))
        .flatExtracting(e -> e.operation().changes())
        .extracting(change -> change.change().kind())
        .containsExactly(FieldChange.Kind.COUNT, FieldChange.Kind.COUNT);
  }

  @Test
  void aCounterThatAnotherKindHidesShowsAgain() {
    notes.insert(ONE, edit -> edit.increment("views", 5));
    notes.replace(ONE, Map.of("views", FieldValue.of(Value.of("many"))));
    notes.replace(ONE, Map.of("views", FieldValue.countOf(5)));
    assertThat(shown("views")).isEqualTo(Value.of(5));

    notes.replace(ONE, Map.of());
    notes.replace(ONE, Map.of("views", FieldValue.countOf(0)));
    assertThat(shown("views")).isEqualTo(Value.of(0));
  }

  @Test
  void aTransactionThatThrowsChangesNothing() {
    StateDigest before = db.digest();

    assertThatThrownBy(
            () ->
                db.write(
                    tx -> {
                      tx.insert(notes.name(), ONE, Map.of("title", Value.of("a")));
                      assertThat(tx.get(notes.name(), ONE)).isPresent();
                      tx.insert(notes.name(), TWO, Map.of("title", Value.of("\ud800")));
                    }))
        .isInstanceOf(BlazeException.class);
    assertThat(notes.get(ONE)).isEmpty();
    assertThat(db.digest()).isEqualTo(before);
    assertThat(db.outboxSize()).isZero();
  }

  @Test
  void aTransactionWithinATransactionIsRefused() {
    assertThatThrownBy(() -> db.write(tx -> notes.delete(ONE)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatBreaksALimitIsRefusedBeforeItIsWritten() {
    assertThatThrownBy(
            () -> notes.insert(ONE, Map.of("title", Value.of("x".repeat((1 << 20) + 1)))))
        .isInstanceOf(BlazeException.class);
    assertThatThrownBy(() -> notes.insert(ONE, Map.of("", Value.of(1))))
        .isInstanceOf(BlazeException.class);
    assertThat(db.outboxSize()).isZero();
  }

  @Test
  void theDigestIsThatOfTheRecords() {
    notes.insert(ONE, Map.of("title", Value.of("a")));
    notes.insert(TWO, Map.of("title", Value.of("b")));
    notes.update(ONE, edit -> edit.put("title", Value.of("c")));
    notes.delete(TWO);

    StateDigest expected = StateDigest.EMPTY;
    for (RecordId id : List.of(ONE, TWO)) {
      expected =
          expected.xor(
              RecordStateCodec.digest(
                  notes.name(), id, store.record(new RecordKey(notes.name(), id))));
    }
    assertThat(db.digest()).isEqualTo(expected);
    assertThat(db.cursor()).isEqualTo(Cursor.START);
  }

  @Test
  void goesOnWhereItStoodWhenOpenedAgain() {
    notes.insert(ONE, Map.of("title", Value.of("a")));
    ClientConfig earlier = config.withClock(InstantSource.fixed(Instant.EPOCH));
    BlazeDb again = BlazeDb.open(store, NAME, earlier);
    again.collection("notes").update(ONE, edit -> edit.put("title", Value.of("b")));

    assertThat(again.node()).isEqualTo(db.node());
    assertThat(again.outboxSize()).isEqualTo(2);
    assertThat(again.collection("notes").get(ONE).orElseThrow()).containsValue(Value.of("b"));
    assertThat(store.outbox(1, 2)).extracting(e -> e.sequence()).containsExactly(1L, 2L);
  }

  @Test
  void observersHearOfChangesUntilTheyLeave() {
    List<RecordKey> heard = new ArrayList<>();
    Observation observation = db.observe((records, source) -> heard.addAll(records));
    notes.insert(ONE, Map.of());
    observation.close();
    notes.insert(TWO, Map.of());

    assertThat(heard).containsExactly(new RecordKey(notes.name(), ONE));
  }
}
