package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.crdt.FieldState;
import io.blazedb.crdt.RecordState;
import io.blazedb.crdt.RecordState.NamedField;
import io.blazedb.op.Change;
import io.blazedb.op.Operation;
import io.blazedb.op.Stamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which log records brought the last write of each field of a record, and its delete. It is not
 * part of the record's state, nor of its digest: offsets are this log's, the state is every
 * replica's.
 *
 * <p>Stored as differences to the record's own offset, in the order of the state: the delete if
 * there is one, then the fields. None at all if every difference is 0, as after an insert.
 */
final class Provenance {
  private final long common;
  private final Map<String, Long> fields = new HashMap<>();
  private long deletedAt;

  /** Everything of the record came at {@code offset}. */
  Provenance(long offset) {
    common = offset;
    deletedAt = offset;
  }

  /** Reads what {@link #write} wrote for this state; nothing if there is nothing to read. */
  static Provenance read(BlazeReader in, RecordState state, long recordOffset) {
    Provenance read = new Provenance(recordOffset);
    if (in.remaining() == 0) {
      return read;
    }
    if (state.deleted().isPresent()) {
      read.deletedAt = recordOffset - in.readVarint();
    }
    for (NamedField field : state.fields()) {
      long behind = in.readVarint();
      if (behind > 0) {
        read.fields.put(field.name(), recordOffset - behind);
      }
    }
    return read;
  }

  /** Writes it for {@code state}, whose entry gets {@code recordOffset}. */
  void write(BlazeWriter out, RecordState state, long recordOffset) {
    if (isAllAt(state, recordOffset)) {
      return;
    }
    if (state.deleted().isPresent()) {
      out.writeVarint(recordOffset - deletedAt);
    }
    for (NamedField field : state.fields()) {
      out.writeVarint(recordOffset - of(field.name()));
    }
  }

  private boolean isAllAt(RecordState state, long offset) {
    if (state.deleted().isPresent() && deletedAt != offset) {
      return false;
    }
    List<NamedField> all = state.fields();
    for (NamedField field : all) {
      if (of(field.name()) != offset) {
        return false;
      }
    }
    return true;
  }

  /** The offset that brought the last write of a field that the state has. */
  long of(String field) {
    return fields.getOrDefault(field, common);
  }

  /** The offset that brought the delete. */
  long ofDelete() {
    return deletedAt;
  }

  /** Takes note of an operation: what it was the last to write came at {@code offset}. */
  void note(RecordState before, RecordState after, Operation operation, long offset) {
    if (common == offset && deletedAt == offset && fields.isEmpty()) {
      return; // all of a new record comes at one offset
    }
    Stamp stamp = operation.stamp();
    if (isDeletedBy(after, stamp) && !isDeletedBy(before, stamp)) {
      deletedAt = offset;
    }
    for (Change change : operation.changes()) {
      String name = change.field();
      if (isTouchedBy(after, name, stamp) && !isTouchedBy(before, name, stamp)) {
        fields.put(name, offset);
      }
    }
  }

  private static boolean isDeletedBy(RecordState state, Stamp stamp) {
    return state.deleted().isPresent() && state.deleted().get().compareTo(stamp) == 0;
  }

  private static boolean isTouchedBy(RecordState state, String field, Stamp stamp) {
    Optional<FieldState> found = state.field(field);
    return found.isPresent() && found.get().touched().compareTo(stamp) == 0;
  }
}
