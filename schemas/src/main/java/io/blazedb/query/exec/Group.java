package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group that is complete: the value of each of its columns. */
record Group(List<Optional<Value>> values) {
  /** The grouped values, which no other group has. */
  List<Optional<Value>> key(Select select) {
    return values.subList(0, select.groupBy().size());
  }

  static Group of(List<Optional<Value>> key, List<Figure> figures) {
    List<Optional<Value>> values = new ArrayList<>(key);
    figures.forEach(figure -> values.add(figure.result()));
    return new Group(List.copyOf(values));
  }
}
