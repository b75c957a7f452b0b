package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An index as {@code createIndex} operations declare it. The operation's record is {@link #id}, so
 * that every device names an index alike; its changes put {@code fields} and {@code of}. Like the
 * fields of a record they merge by last writer.
 *
 * @param collection of which records
 * @param name what it is called, 1 to {@link #NAME_CHARS_MAX} characters
 * @param fields by which fields, 1 to {@link #FIELDS_MAX}, each once, the first one first
 * @param of what of them is indexed
 */
public record IndexDefinition(CollectionName collection, String name, List<String> fields, Of of) {

  /** The most fields of one index. */
  public static final int FIELDS_MAX = 8;

  /** The most characters of an index's name. */
  public static final int NAME_CHARS_MAX = 64;

  private static final String NAME = "name";
  private static final String FIELDS = "fields";
  private static final String OF = "of";

  /** What an index has an entry for. */
  public enum Of {
    /** Each record, by the values of the fields; a missing field is one of them. */
    VALUES,
    /** Each element of each record's array or set; of one field. */
    ELEMENTS,
    /** The words of the fields' texts, and of the texts in their arrays and sets: full text. */
    TEXT;

    private String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Optional<Of> of(String text) {
      return java.util.Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
  }

  /**
   * Checks the bounds.
   *
   * @throws BlazeException {@link ErrorCode#BAD_OPERATION} naming what is wrong
   */
  public IndexDefinition {
    fields = List.copyOf(fields);
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw refused("its name has " + name.length() + " characters, 1 to " + NAME_CHARS_MAX);
    }
    if (fields.isEmpty() || fields.size() > FIELDS_MAX) {
      throw refused("it has " + fields.size() + " fields, 1 to " + FIELDS_MAX);
    }
    if (new HashSet<>(fields).size() < fields.size()) {
      throw refused("it has a field twice: " + fields);
    }
    if (of == Of.ELEMENTS && fields.size() > 1) {
      throw refused("an index of elements has one field, not " + fields);
    }
    fields.forEach(FieldName::check);
  }

  private static BlazeException refused(String why) {
    return new BlazeException(ErrorCode.BAD_OPERATION, "no such index can be made: " + why);
  }

  /** The record that the index's operations are about. */
  public static RecordId id(CollectionName collection, String name) {
    return RecordId.ofKey(collection, name);
  }

  /** The changes of the operation that declares it. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    changes.add(Change.put(NAME, Value.of(name)));
    changes.add(Change.put(FIELDS, Value.of(fields.stream().map(Value::of).toList())));
    changes.add(Change.put(OF, Value.of(of.text())));
    changes.sort(Comparator.naturalOrder());
    return changes;
  }

  /**
   * What the merged fields of an index's record declare.
   *
   * @throws BlazeException {@link ErrorCode#BAD_OPERATION} if that is no index
   */
  public static IndexDefinition of(CollectionName collection, Map<String, Value> fields) {
    if (fields.get(NAME) instanceof Value.Text name
        && fields.get(FIELDS) instanceof Value.Array names
        && names.values().stream().allMatch(Value.Text.class::isInstance)
        && fields.get(OF) instanceof Value.Text of
        && Of.of(of.value()).isPresent()) {
      List<String> texts =
          names.values().stream().map(each -> ((Value.Text) each).value()).toList();
      return new IndexDefinition(collection, name.value(), texts, Of.of(of.value()).get());
    }
    throw refused("it must have a name, fields, and be of \"values\", \"elements\" or \"text\"");
  }
}
