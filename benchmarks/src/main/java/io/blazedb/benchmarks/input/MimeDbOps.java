package io.blazedb.benchmarks.input;

import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Stamp;
import io.blazedb.op.Value;
import io.blazedb.standalone.mimedb.MimeDbChanges;
import io.blazedb.standalone.mimedb.MimeDbRelease;
import io.blazedb.standalone.mimedb.MimeDbReleases;
import io.blazedb.standalone.mimedb.MimeType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The releases of mime-db as operations of one device: what a release adds is inserted, what it
 * changes is updated field by field, what it drops is deleted. Records are named by their media
 * type; extensions are an OR-Set.
 */
final class MimeDbOps {
  private static final CollectionName TYPES = new CollectionName("types");
  private static final String EXTENSIONS = "extensions";

  private final Journal journal = new Journal(TYPES);

  /** By media type and extension, the dot of the newest add: what a discard must name. */
  private final Map<String, Map<String, Stamp>> dots = new HashMap<>();

  private long millis;

  private MimeDbOps() {}

  static List<Operation> all() {
    MimeDbOps ops = new MimeDbOps();
    SortedMap<String, MimeType> before = new TreeMap<>();
    for (MimeDbRelease release : MimeDbReleases.load()) {
      ops.replay(release, before);
      before = release.types();
    }
    return ops.journal.operations();
  }

  private void replay(MimeDbRelease release, SortedMap<String, MimeType> before) {
    millis = release.date().atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    MimeDbChanges changes = MimeDbChanges.between(before, release.types());
    changes.inserted().forEach(this::insert);
    changes.updated().forEach((type, after) -> update(type, before.get(type), after));
    changes.deleted().forEach(this::delete);
  }

  private void insert(String type, MimeType mime) {
    List<Change> changes = new ArrayList<>(registers(mime).values());
    changes.add(Change.put("type", Value.of(type)));
    addTo(changes, mime.extensions().orElse(Collections.emptySortedSet()));
    append(OpType.INSERT, type, changes);
  }

  private void update(String type, MimeType before, MimeType after) {
    SortedMap<String, Change> old = registers(before);
    SortedMap<String, Change> now = registers(after);
    List<Change> changes = new ArrayList<>();
    now.forEach(
        (field, change) -> {
          if (!change.equals(old.remove(field))) {
            changes.add(change);
          }
        });
    old.keySet().forEach(gone -> changes.add(Change.remove(gone)));
    SortedSet<String> added = new TreeSet<>(extensions(after));
    added.removeAll(extensions(before));
    addTo(changes, added);
    SortedSet<String> dropped = new TreeSet<>(extensions(before));
    dropped.removeAll(extensions(after));
    discardFrom(changes, type, dropped);
    append(OpType.UPDATE, type, changes);
  }

  private void delete(String type) {
    append(OpType.DELETE, type, List.of());
    dots.remove(type);
  }

  private void append(OpType operationType, String type, List<Change> changes) {
    Operation operation =
        journal.append(millis, operationType, RecordId.ofKey(TYPES, type), changes);
    for (Change change : operation.changes()) {
      if (change.change() instanceof FieldChange.Add add) {
        Map<String, Stamp> newest = dots.computeIfAbsent(type, any -> new HashMap<>());
        add.elements().forEach(each -> newest.put(((Value.Text) each).value(), operation.stamp()));
      }
    }
  }

  private static SortedMap<String, Change> registers(MimeType mime) {
    SortedMap<String, Change> registers = new TreeMap<>();
    put(registers, "source", mime.source().map(Value::of));
    put(registers, "charset", mime.charset().map(Value::of));
    put(registers, "compressible", mime.compressible().map(Value::of));
    return registers;
  }

  private static void put(
      SortedMap<String, Change> registers, String field, Optional<Value> value) {
    value.ifPresent(present -> registers.put(field, Change.put(field, present)));
  }

  private static SortedSet<String> extensions(MimeType mime) {
    return mime.extensions().orElse(Collections.emptySortedSet());
  }

  private static void addTo(List<Change> changes, SortedSet<String> added) {
    if (!added.isEmpty()) {
      List<Value> elements = added.stream().map(Value::of).toList();
      changes.add(new Change(EXTENSIONS, new FieldChange.Add(elements)));
    }
  }

  private void discardFrom(List<Change> changes, String type, SortedSet<String> dropped) {
    if (!dropped.isEmpty()) {
      Map<String, Stamp> newest = dots.get(type);
      List<FieldChange.Observed> elements =
          dropped.stream()
              .map(each -> new FieldChange.Observed(Value.of(each), List.of(newest.get(each))))
              .toList();
      changes.add(new Change(EXTENSIONS, new FieldChange.Discard(elements)));
    }
  }
}
