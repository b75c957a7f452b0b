package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What is asked about filters as a whole. */
public final class Filters {
  private static final int SHOWN_CHARS_MAX = 200;

  private Filters() {}

  /** Names every field that the filter reads, as often as it does. */
  public static void eachField(Filter filter, Consumer<String> field) {
    if (filter instanceof Filter.And and) {
      and.all().forEach(each -> eachField(each, field));
    } else if (filter instanceof Filter.Or or) {
      or.any().forEach(each -> eachField(each, field));
    } else if (filter instanceof Filter.Not not) {
      eachField(not.filter(), field);
    } else if (filter instanceof Filter.Compare compare) {
      field.accept(compare.field());
    } else if (filter instanceof Filter.In in) {
      field.accept(in.field());
    } else if (filter instanceof Filter.Search search) {
      search.fields().forEach(field);
    } else {
      field.accept(((Filter.Exists) filter).field());
    }
  }

  /** Whether a full-text search is somewhere in the filter. */
  public static boolean hasSearch(Filter filter) {
    return !searches(filter).isEmpty();
  }

  /** Refuses full-text searches, where only a record's fields are looked at. */
  static void requireNoSearch(Filter filter) {
    if (hasSearch(filter)) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "$search asks a full-text index, which only the conditions of a query in full do");
    }
  }

  /** The full-text searches in the filter, in their order. */
  public static List<Filter.Search> searches(Filter filter) {
    List<Filter.Search> searches = new ArrayList<>();
    eachSearch(filter, Negation.TOO, searches::add);
    return searches;
  }

  /** The full-text searches that may hold where the filter does: all but those under a not. */
  public static List<Filter.Search> searchesThatMayHold(Filter filter) {
    List<Filter.Search> searches = new ArrayList<>();
    eachSearch(filter, Negation.PASSED_OVER, searches::add);
    return searches;
  }

  private enum Negation {
    TOO,
    PASSED_OVER
  }

  private static void eachSearch(
      Filter filter, Negation negated, Consumer<Filter.Search> consumer) {
    if (filter instanceof Filter.And and) {
      and.all().forEach(each -> eachSearch(each, negated, consumer));
    } else if (filter instanceof Filter.Or or) {
      or.any().forEach(each -> eachSearch(each, negated, consumer));
    } else if (filter instanceof Filter.Not not && negated == Negation.TOO) {
      eachSearch(not.filter(), negated, consumer);
    } else if (filter instanceof Filter.Search search) {
      consumer.accept(search);
    }
  }

  /** The conditions that must all hold, none of them an And. */
  public static List<Filter> conjuncts(Filter filter) {
    List<Filter> all = new ArrayList<>();
    collect(filter, all);
    return all;
  }

  private static void collect(Filter filter, List<Filter> all) {
    if (filter instanceof Filter.And and) {
      and.all().forEach(each -> collect(each, all));
    } else {
      all.add(filter);
    }
  }

  /** One filter of conditions that must all hold. */
  public static Filter all(List<Filter> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new Filter.And(conditions);
  }

  /** The filter in words, for people; cut where it gets long. */
  public static String text(Filter filter) {
    String text = written(filter);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }

  private static String written(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.all().isEmpty() ? "true" : written(and.all(), " and ");
    }
    if (filter instanceof Filter.Or or) {
      return or.any().isEmpty() ? "false" : written(or.any(), " or ");
    }
    if (filter instanceof Filter.Not not) {
      return "not " + written(not.filter());
    }
    if (filter instanceof Filter.Compare compare) {
      String value = Values.text(compare.value());
      return compare.field() + " " + compare.operator().jsonName() + " " + value;
    }
    if (filter instanceof Filter.In in) {
      return in.field() + " in " + in.values().stream().limit(10).map(Values::text).toList();
    }
    if (filter instanceof Filter.Search search) {
      return "search \"" + search.text() + "\" in " + search.fields();
    }
    return ((Filter.Exists) filter).field() + " exists";
  }

  private static String written(List<Filter> filters, String between) {
    return filters.stream().map(Filters::written).collect(Collectors.joining(between, "(", ")"));
  }

  /** The same filter with other names of its fields. */
  public static Filter renamed(Filter filter, UnaryOperator<String> name) {
    if (filter instanceof Filter.And and) {
      return new Filter.And(and.all().stream().map(each -> renamed(each, name)).toList());
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(or.any().stream().map(each -> renamed(each, name)).toList());
    }
    if (filter instanceof Filter.Not not) {
      return new Filter.Not(renamed(not.filter(), name));
    }
    if (filter instanceof Filter.Compare compare) {
      String field = name.apply(compare.field());
      return new Filter.Compare(field, compare.operator(), compare.value());
    }
    if (filter instanceof Filter.In in) {
      return new Filter.In(name.apply(in.field()), in.values());
    }
    if (filter instanceof Filter.Search search) {
      return new Filter.Search(search.fields().stream().map(name).toList(), search.text());
    }
    return new Filter.Exists(name.apply(((Filter.Exists) filter).field()));
  }
}
