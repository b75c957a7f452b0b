package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.FieldRef;
import java.util.List;
import java.util.Optional;

/**
 * Records of the joined collections that stand beside each other.
 *
 * @param parts by number of the collection
 */
record Row(List<SourceRecord> parts) {
  static Row of(SourceRecord first) {
    return new Row(List.of(first));
  }

  Row with(SourceRecord next) {
    SourceRecord[] more = parts.toArray(new SourceRecord[parts.size() + 1]);
    more[parts.size()] = next;
    return new Row(List.of(more));
  }

  RecordId id() {
    return parts.get(0).id();
  }

  Optional<Value> value(FieldRef ref) {
    return value(parts.get(ref.source()), ref.field());
  }

  static Optional<Value> value(SourceRecord part, String field) {
    if (part.isAbsent()) {
      return Optional.empty();
    }
    if (field.startsWith("$")) {
      return field.equals(FieldRef.ID)
          ? Optional.of(new Value.Uuid(part.id().toUuid()))
          : part.score();
    }
    return Optional.ofNullable(part.fields().entries().get(field));
  }
}
