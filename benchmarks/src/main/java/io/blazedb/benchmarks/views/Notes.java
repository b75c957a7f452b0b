package io.blazedb.benchmarks.views;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Notes of people: each note has a person's id, one of {@value #KINDS} kinds, its number and a
 * text; each person is in a team with nine others. Ids are spread like random ones.
 *
 * @param count how many notes
 */
record Notes(int count) {
  static final DatabaseName DATABASE = new DatabaseName("bench");
  static final CollectionName NOTES = new CollectionName("notes");
  static final CollectionName PEOPLE = new CollectionName("people");

  /** How many kinds there are, each as frequent as the others. */
  static final int KINDS = 100;

  /** How many people are in a team. */
  static final int TEAM = 10;

  private static final NodeId NODE = new NodeId(1, 1);
  private static final int BATCH = 5_000;
  private static final int NOTES_A_PERSON = 1_000;
  private static final long STARTED_MILLIS = 1_767_225_600_000L;

  /** Odd, so that no two numbers have the same product with it. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** How many people there are. */
  int people() {
    return Math.max(TEAM, count / NOTES_A_PERSON / TEAM * TEAM);
  }

  /** The id of note {@code i}, 0-based. */
  RecordId note(int i) {
    return new RecordId((i + 1) * SPREAD, i);
  }

  /** The id of person {@code i}, 0-based. */
  RecordId person(int i) {
    return new RecordId((i + 1) * SPREAD, -1);
  }

  /** The team of person {@code i}. */
  static String team(int i) {
    return "team " + i / TEAM;
  }

  /** The kind of note {@code i}. */
  static String kind(int i) {
    return "kind " + i % KINDS;
  }

  /** Appends everything to the log. */
  void appendTo(MergeLog log) {
    append(log, people(), this::insertPerson);
    append(log, count, this::insertNote);
  }

  /** Appends the operations that declare indexes. */
  void declareIn(MergeLog log, List<IndexDefinition> indexes) {
    append(log, indexes.size(), i -> declare(i, indexes.get(i)));
  }

  private static void append(MergeLog log, int count, IntFunction<Operation> made) {
    for (int from = 0; from < count; from += BATCH) {
      List<Operation> operations =
          IntStream.range(from, Math.min(count, from + BATCH)).mapToObj(made).toList();
      Batch batch = new Batch(NODE, Observed.NOTHING, operations);
      log.append(
          Shard.first(DATABASE),
          LogEnvelope.of(BatchCodec.encode(batch, Layout.COLUMNAR)).encode());
    }
  }

  private Operation insertPerson(int i) {
    return operation(
        i + 1L,
        PEOPLE,
        person(i),
        OpType.INSERT,
        List.of(
            Change.put("name", Value.of("Person " + i)), Change.put("team", Value.of(team(i)))));
  }

  private Operation insertNote(int i) {
    return operation(
        people() + i + 1L,
        NOTES,
        note(i),
        OpType.INSERT,
        List.of(
            Change.put("kind", Value.of(kind(i))),
            Change.put("number", Value.of(i)),
            Change.put("owner", new Value.Uuid(person(i % people()).toUuid())),
            Change.put("text", Value.of("Water the plants, " + i))));
  }

  private Operation declare(int i, IndexDefinition index) {
    return operation(
        people() + count + i + 1L,
        index.collection(),
        IndexDefinition.id(index.collection(), index.name()),
        OpType.CREATE_INDEX,
        index.changes());
  }

  private static Operation operation(
      long sequence, CollectionName collection, RecordId id, OpType type, List<Change> changes) {
    return new Operation(
        NODE,
        sequence,
        HybridTime.ofMillis(STARTED_MILLIS + sequence),
        collection,
        id,
        type,
        changes);
  }
}
