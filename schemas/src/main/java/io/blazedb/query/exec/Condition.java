package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Comparison;
import io.blazedb.query.Filter;
import io.blazedb.query.Matcher;
import java.util.ArrayList;
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
  private final Function<Filter.Search, Searches.Found> searches;

  private Condition(
      Function<String, Function<T, Optional<Value>>> names,
      Function<Filter.Search, Searches.Found> searches) {
    this.names = names;
    this.searches = searches;
  }

  /**
   * The condition that {@code filter} is, where there is nothing that answers searches.
   *
   * @param names what a name stands for
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for a full-text search
   */
  static <T> Predicate<T> of(Filter filter, Function<String, Function<T, Optional<Value>>> names) {
    return of(
        filter,
        names,
        search -> {
          throw Matcher.noTextIndex(search);
        });
  }

  /**
   * The condition that {@code filter} is.
   *
   * @param names what a name stands for
   * @param searches how full-text searches are answered
   */
  static <T> Predicate<T> of(
      Filter filter,
      Function<String, Function<T, Optional<Value>>> names,
      Function<Filter.Search, Searches.Found> searches) {
    return new Condition<>(names, searches).compiled(filter);
  }

  private Predicate<T> compiled(Filter filter) {
    if (filter instanceof Filter.And and) {
      return all(and.all().stream().map(this::compiled).toList());
    }
    if (filter instanceof Filter.Or or) {
      List<Predicate<T>> none = or.any().stream().map(one -> compiled(one).negate()).toList();
      return all(none).negate();
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
      return compiled(searches.apply(search));
    }
    Function<T, Optional<Value>> field = names.apply(((Filter.Exists) filter).field());
    return each -> field.apply(each).isPresent();
  }

  private Predicate<T> compiled(Searches.Found found) {
    List<Function<T, Optional<Value>>> fields = found.names().stream().map(names).toList();
    return each -> {
      List<Optional<Value>> values = new ArrayList<>(fields.size());
      fields.forEach(field -> values.add(field.apply(each)));
      return found.search().score(values) > 0;
    };
  }

  /** A loop: predicates that hold each other would be as deep as a filter is long. */
  private static <T> Predicate<T> all(List<Predicate<T>> conditions) {
    if (conditions.size() == 1) {
      return conditions.get(0);
    }
    return each -> {
      for (Predicate<T> one : conditions) {
        if (!one.test(each)) {
          return false;
        }
      }
      return true;
    };
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
