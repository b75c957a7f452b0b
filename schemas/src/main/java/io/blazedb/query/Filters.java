package io.blazedb.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
    if (filter instanceof Filter.And and) {
      return and.all().stream().anyMatch(Filters::hasSearch);
    }
    if (filter instanceof Filter.Or or) {
      return or.any().stream().anyMatch(Filters::hasSearch);
    }
    return filter instanceof Filter.Not not
        ? hasSearch(not.filter())
        : filter instanceof Filter.Search;
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
}
