package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import java.util.List;

/**
 * An index that a source has. Of values it has one entry for each living record of the collection,
 * in the order of the fields' values ({@link io.blazedb.query.Comparison}, what is missing first),
 * then of the record ids. Of elements it has one for each element of the field's array, so that the
 * range that equals a value holds every record whose array has it; that of a text holds also every
 * record whose field is a text, which may contain it.
 *
 * @param name what it is called
 * @param collection of which records
 * @param fields the fields, the first one first
 * @param of what of them is indexed
 */
public record Index(String name, CollectionName collection, List<String> fields, Of of) {
  /** Copies the fields. */
  public Index {
    fields = List.copyOf(fields);
  }

  /** An index of values. */
  public Index(String name, CollectionName collection, List<String> fields) {
    this(name, collection, fields, Of.VALUES);
  }

  /** What {@code definition} declares. */
  public static Index of(IndexDefinition definition) {
    return new Index(
        definition.name(), definition.collection(), definition.fields(), definition.of());
  }
}
