package io.blazedb.op;

import java.util.Iterator;
import java.util.Map;

/** The total order of values: by kind, then within the kind. */
final class ValueOrder {
  private ValueOrder() {}

  static int compare(Value a, Value b) {
    int byKind = a.kind().compareTo(b.kind());
    return byKind != 0 ? byKind : compareWithinKind(a, b);
  }

  private static int compareWithinKind(Value a, Value b) {
    switch (a.kind()) {
      case NULL:
        return 0;
      case BOOL:
        return Boolean.compare(((Value.Bool) a).value(), ((Value.Bool) b).value());
      case INT:
        return Long.compare(((Value.Int) a).value(), ((Value.Int) b).value());
      case DOUBLE:
        return Double.compare(((Value.Real) a).value(), ((Value.Real) b).value());
      case TEXT:
        return FieldName.compare(((Value.Text) a).value(), ((Value.Text) b).value());
      case BINARY:
        return ((Value.Binary) a).value().compareTo(((Value.Binary) b).value());
      case UUID:
        return RecordId.of(((Value.Uuid) a).value())
            .compareTo(RecordId.of(((Value.Uuid) b).value()));
      case TIMESTAMP:
        return Long.compare(((Value.Timestamp) a).millis(), ((Value.Timestamp) b).millis());
      case ARRAY:
        return compareElements(
            ((Value.Array) a).values().iterator(), ((Value.Array) b).values().iterator());
      case MAP:
        return compareEntries(
            ((Value.Map) a).entries().entrySet().iterator(),
            ((Value.Map) b).entries().entrySet().iterator());
    }
    throw new AssertionError(a.kind());
  }

  private static int compareElements(Iterator<Value> a, Iterator<Value> b) {
    while (a.hasNext() && b.hasNext()) {
      int byElement = compare(a.next(), b.next());
      if (byElement != 0) {
        return byElement;
      }
    }
    return Boolean.compare(a.hasNext(), b.hasNext());
  }

  private static int compareEntries(
      Iterator<Map.Entry<String, Value>> a, Iterator<Map.Entry<String, Value>> b) {
    while (a.hasNext() && b.hasNext()) {
      Map.Entry<String, Value> x = a.next();
      Map.Entry<String, Value> y = b.next();
      int byName = FieldName.compare(x.getKey(), y.getKey());
      int byEntry = byName != 0 ? byName : compare(x.getValue(), y.getValue());
      if (byEntry != 0) {
        return byEntry;
      }
    }
    return Boolean.compare(a.hasNext(), b.hasNext());
  }
}
