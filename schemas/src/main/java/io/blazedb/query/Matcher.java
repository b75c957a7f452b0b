package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import java.util.Map;
import java.util.Optional;

/** Decides whether a record's fields satisfy a filter. */
public final class Matcher {
  private Matcher() {}

  /**
   * Whether {@code fields} satisfy {@code filter}.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for a full-text search, which fields alone
   *     cannot answer
   */
  public static boolean matches(Filter filter, Map<String, Value> fields) {
    if (filter instanceof Filter.And and) {
      return and.all().stream().allMatch(each -> matches(each, fields));
    }
    if (filter instanceof Filter.Or or) {
      return or.any().stream().anyMatch(each -> matches(each, fields));
    }
    if (filter instanceof Filter.Not not) {
      return !matches(not.filter(), fields);
    }
    if (filter instanceof Filter.Compare compare) {
      return matches(compare, Optional.ofNullable(fields.get(compare.field())));
    }
    if (filter instanceof Filter.In in) {
      return matches(in, Optional.ofNullable(fields.get(in.field())));
    }
    if (filter instanceof Filter.Search search) {
      throw noTextIndex(search);
    }
    return fields.containsKey(((Filter.Exists) filter).field());
  }

  /** The refusal of a search where no full-text index is asked. */
  public static BlazeException noTextIndex(Filter.Search search) {
    return new BlazeException(
        ErrorCode.BAD_QUERY,
        "search in "
            + search.fields()
            + " needs a full-text index, which only the conditions of a query in full ask");
  }

  /** Whether a field's value, or its absence, satisfies a comparison. */
  public static boolean matches(Filter.Compare compare, Optional<Value> field) {
    if (field.isEmpty()) {
      return compare.operator() == Filter.Operator.NE;
    }
    Value value = field.get();
    Value against = compare.value();
    boolean ordered = Comparison.comparable(value, against);
    return switch (compare.operator()) {
      case EQ -> Comparison.areEqual(value, against);
      case NE -> !Comparison.areEqual(value, against);
      case LT -> ordered && Comparison.compare(value, against) < 0;
      case LE -> ordered && Comparison.compare(value, against) <= 0;
      case GT -> ordered && Comparison.compare(value, against) > 0;
      case GE -> ordered && Comparison.compare(value, against) >= 0;
      case CONTAINS -> contains(value, against);
      case PREFIX ->
          value instanceof Value.Text text
              && against instanceof Value.Text prefix
              && text.value().startsWith(prefix.value());
    };
  }

  /** Whether a field's value is one of several; what is missing is none. */
  public static boolean matches(Filter.In in, Optional<Value> field) {
    return field.isPresent()
        && in.values().stream().anyMatch(each -> Comparison.areEqual(field.get(), each));
  }

  private static boolean contains(Value value, Value against) {
    if (value instanceof Value.Array array) {
      return array.values().stream().anyMatch(each -> Comparison.areEqual(each, against));
    }
    return value instanceof Value.Text text
        && against instanceof Value.Text part
        && text.value().contains(part.value());
  }
}
