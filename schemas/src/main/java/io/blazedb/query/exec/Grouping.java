package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Comparison;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers rows into groups. A missing field is a group of its own, beside that of null. */
final class Grouping {
  private static final long GROUP_BYTES = 160;
  private static final long FIGURE_BYTES = 64;

  /** What a figure of rows gets for each. */
  private static final Optional<Value> A_ROW = Optional.of(Value.of(true));

  private final Select select;
  private final List<FieldRef> keys;
  private final List<Optional<FieldRef>> fields;
  private final Room room;
  private final Map<List<Optional<Value>>, Gathered> groups = new HashMap<>();

  Grouping(Select select, Room room) {
    Scope scope = select.scope();
    this.select = select;
    this.keys = select.groupBy().stream().map(scope::resolve).toList();
    this.fields =
        select.aggregates().stream().map(each -> each.field().map(scope::resolve)).toList();
    this.room = room;
  }

  /** A group while its rows come in. */
  private static final class Gathered {
    private final List<Optional<Value>> shown;
    private final List<Figure> figures;

    Gathered(List<Optional<Value>> shown, List<Figure> figures) {
      this.shown = shown;
      this.figures = figures;
    }

    /** Of equal values, 1 and 1.0, the same one is shown whichever came first. */
    void show(List<Optional<Value>> key) {
      for (int i = 0; i < key.size(); i++) {
        Optional<Value> value = key.get(i);
        if (value.isPresent() && value.get().compareTo(shown.get(i).orElseThrow()) < 0) {
          shown.set(i, value);
        }
      }
    }
  }

  Iterator<Group> of(Iterator<Row> rows) {
    while (rows.hasNext()) {
      add(rows.next());
    }
    return groups();
  }

  /** The groups of what was added. */
  Iterator<Group> groups() {
    if (keys.isEmpty() && groups.isEmpty()) {
      gathered(List.of()); // figures of no rows at all
    }
    return groups.values().stream().map(each -> Group.of(each.shown, each.figures)).iterator();
  }

  /** The groups of these rows, each as a part that {@link #take} makes whole with others. */
  Iterator<GroupPart> parts(Iterator<Row> rows) {
    while (rows.hasNext()) {
      add(rows.next());
    }
    return groups.values().stream()
        .map(each -> new GroupPart(each.shown, each.figures.stream().map(Figure::part).toList()))
        .iterator();
  }

  /**
   * Adds the rows that a part stands for.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for a part of other groups than these
   */
  void take(GroupPart part) {
    if (part.key().size() != keys.size() || part.figures().size() != fields.size()) {
      throw new BlazeException(
          ErrorCode.BAD_VALUE,
          "a part of a group by %d fields with %d figures, not %d and %d"
              .formatted(part.key().size(), part.figures().size(), keys.size(), fields.size()));
    }
    Gathered group = gathered(part.key());
    group.show(part.key());
    for (int i = 0; i < fields.size(); i++) {
      group.figures.get(i).take(part.figures().get(i));
    }
  }

  private void add(Row row) {
    List<Optional<Value>> key = new ArrayList<>(keys.size());
    for (FieldRef field : keys) {
      key.add(row.value(field));
    }
    Gathered group = gathered(key);
    group.show(key);
    for (int i = 0; i < fields.size(); i++) {
      Figure figure = group.figures.get(i);
      Optional<Value> value = fields.get(i).isEmpty() ? A_ROW : row.value(fields.get(i).get());
      if (value.isPresent() && value.get().kind() != Value.Kind.NULL) {
        figure.add(value.get());
      }
    }
  }

  private Gathered gathered(List<Optional<Value>> key) {
    List<Optional<Value>> canonical = new ArrayList<>(key.size());
    for (Optional<Value> value : key) {
      canonical.add(value.map(Comparison::canonical));
    }
    Gathered known = groups.get(canonical);
    return known != null ? known : begin(canonical, key);
  }

  private Gathered begin(List<Optional<Value>> canonical, List<Optional<Value>> key) {
    room.take(GROUP_BYTES + 2 * Weight.of(key) + FIGURE_BYTES * fields.size());
    List<Figure> figures = new ArrayList<>(fields.size());
    for (Aggregate each : select.aggregates()) {
      figures.add(Figure.of(each.function(), room));
    }
    Gathered group = new Gathered(new ArrayList<>(key), figures);
    groups.put(canonical, group);
    return group;
  }
}
