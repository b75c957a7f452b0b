package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.FieldRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records of one collection, and what a generator of queries must know of their fields. */
public final class SampleCollection {
  private static final int POOL_MAX = 200;

  private final CollectionName name;
  private final Map<RecordId, Value.Map> records = new TreeMap<>();
  private final Map<String, Field> fields = new LinkedHashMap<>();

  /** A collection without records yet. */
  public SampleCollection(String name) {
    this.name = new CollectionName(name);
  }

  /** What is known of a field: its kinds (by rank in the order of queries), and some values. */
  static final class Field {
    private final String name;
    private final Set<Integer> ranks = new TreeSet<>();
    private final List<Value> pool = new ArrayList<>();

    private Field(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    boolean isOf(Value.Kind kind) {
      return ranks.equals(Set.of(rank(kind)));
    }

    boolean isUniform() {
      return ranks.size() == 1;
    }

    boolean isArray() {
      return isOf(Value.Kind.ARRAY);
    }

    List<Value> pool() {
      return pool;
    }
  }

  /** The kind's place in the order of queries, ints and doubles having one. */
  static int rank(Value.Kind kind) {
    return kind == Value.Kind.DOUBLE ? Value.Kind.INT.ordinal() : kind.ordinal();
  }

  /** One record more. */
  public void add(RecordId id, Map<String, Value> record) {
    records.put(id, (Value.Map) Value.of(record));
    learn(FieldRef.ID, new Value.Uuid(id.toUuid()));
    new TreeMap<>(record).forEach(this::learn);
  }

  private void learn(String field, Value value) {
    Field known = fields.computeIfAbsent(field, Field::new);
    known.ranks.add(rank(value.kind()));
    if (known.pool.size() < POOL_MAX) {
      known.pool.add(value);
    }
  }

  /** What it is called. */
  public CollectionName name() {
    return name;
  }

  /** Its records, by ascending id. */
  public Map<RecordId, Value.Map> records() {
    return records;
  }

  /** All fields that a record has, and the record id as {@code $id}. */
  List<Field> fields() {
    return List.copyOf(fields.values());
  }

  /** Puts all records into a source. */
  public void putInto(InMemoryRecords source) {
    records.forEach((id, record) -> source.put(name, id, record));
  }
}
