package io.blazedb.query;

import io.blazedb.op.Value;
import java.util.List;

/** A condition on the fields of a record. */
public sealed interface Filter {
  /** Every record. */
  Filter ALL = new And(List.of());

  /** How a field is compared; the ordinal is the wire code. */
  enum Operator {
    /** Equal. */
    EQ,
    /** Not equal; also true of a record without the field. */
    NE,
    /** Less. */
    LT,
    /** Less or equal. */
    LE,
    /** Greater. */
    GT,
    /** Greater or equal. */
    GE,
    /** A text that contains the text, or an array that has the element. */
    CONTAINS,
    /** A text that begins with the text. */
    PREFIX;

    /** The name in JSON: lower case. */
    public String jsonName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * All of several; true of none.
   *
   * @param all the conditions
   */
  record And(List<Filter> all) implements Filter {
    /** Copies the list. */
    public And {
      all = List.copyOf(all);
    }
  }

  /**
   * Any of several; false of none.
   *
   * @param any the conditions
   */
  record Or(List<Filter> any) implements Filter {
    /** Copies the list. */
    public Or {
      any = List.copyOf(any);
    }
  }

  /**
   * Not a condition.
   *
   * @param filter the condition
   */
  record Not(Filter filter) implements Filter {}

  /**
   * A field against a value. Values of different kinds are not equal and not ordered, except that
   * integers and doubles compare as numbers.
   *
   * @param field the field's name
   * @param operator how
   * @param value against what
   */
  record Compare(String field, Operator operator, Value value) implements Filter {}

  /**
   * A field equal to one of several values.
   *
   * @param field the field's name
   * @param values the values
   */
  record In(String field, List<Value> values) implements Filter {
    /** Copies the list. */
    public In {
      values = List.copyOf(values);
    }
  }

  /**
   * A field that is there, whatever its value.
   *
   * @param field the field's name
   */
  record Exists(String field) implements Filter {}

  /**
   * Words in some of the text fields. Only a full-text index answers it; a source of records
   * without one refuses it as {@code BAD_QUERY}.
   *
   * @param fields the fields' names, of one collection; if empty, all that the one full-text index
   *     of the first collection holds
   * @param text what is looked for, in the language of {@link TextQuery}
   */
  record Search(List<String> fields, String text) implements Filter {
    /** Copies the list. */
    public Search {
      fields = List.copyOf(fields);
    }
  }
}
