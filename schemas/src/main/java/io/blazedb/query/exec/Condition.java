package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.Filter;
import io.blazedb.query.Matcher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A filter whose names have been looked up once.
 *
 * @param <T> what it is asked of
 */
final class Condition<T> {
  /** From so many values on, looking one up beats comparing with each. */
  private static final int VALUES_TO_HASH = 8;

  private final Function<String, Function<T, Optional<Value>>> names;

  private Condition(Function<String, Function<T, Optional<Value>>> names) {
    this.names = names;
  }

  /**
   * The condition that {@code filter} is.
   *
   * @param names what a name stands for
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for a full-text search
   */
  static <T> Predicate<T> of(Filter filter, Function<String, Function<T, Optional<Value>>> names) {
    return new Condition<>(names).compiled(filter);
  }

  private Predicate<T> compiled(Filter filter) {
    if (filter instanceof Filter.And and) {
      List<Predicate<T>> all = and.all().stream().map(this::compiled).toList();
      return each -> all.stream().allMatch(one -> one.test(each));
    }
    if (filter instanceof Filter.Or or) {
      List<Predicate<T>> any = or.any().stream().map(this::compiled).toList();
      return each -> any.stream().anyMatch(one -> one.test(each));
    }
    if (filter instanceof Filter.Not not) {
      return compiled(not.filter()).negate();
    }
    if (filter instanceof Filter.Compare compare) {
      Function<T, Optional<Value>> field = names.apply(compare.field());
      return each -> Matcher.matches(compare, field.apply(each));
    }
    if (filter instanceof Filter.In in) {
      return compiled(in);
    }
    if (filter instanceof Filter.Search search) {
      throw Matcher.noTextIndex(search);
    }
    Function<T, Optional<Value>> field = names.apply(((Filter.Exists) filter).field());
    return each -> field.apply(each).isPresent();
  }

  private Predicate<T> compiled(Filter.In in) {
    Function<T, Optional<Value>> field = names.apply(in.field());
    if (in.values().size() < VALUES_TO_HASH) {
      return each -> Matcher.matches(in, field.apply(each));
    }
    Set<Value> values = in.values().stream().map(Comparison::canonical).collect(Collectors.toSet());
    return each ->
        field.apply(each).map(Comparison::canonical).filter(values::contains).isPresent();
  }
}
