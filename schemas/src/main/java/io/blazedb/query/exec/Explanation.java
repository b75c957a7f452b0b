package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Filters;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import io.blazedb.query.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** A plan, and what came of it, as values. */
final class Explanation {
  private static final int RANGES_SHOWN_MAX = 10;

  private final Select select;
  private final Plan plan;
  private final RecordSource source;
  private final Progress progress;

  Explanation(Select select, Plan plan, RecordSource source, Progress progress) {
    this.select = select;
    this.plan = plan;
    this.source = source;
    this.progress = progress;
  }

  Value.Map of(int rowsAnswered) {
    Map<String, Value> all = new HashMap<>();
    all.put("access", access());
    if (!plan.joins().isEmpty()) {
      all.put("joins", joins());
    }
    putFilter(all, plan.residual());
    if (select.isGrouped()) {
      all.put("groups", Value.of(progress.groups()));
    }
    boolean byKey = plan.sorting() == Plan.Sorting.BY_KEY;
    all.put("sort", Value.of(byKey ? "by key" : "in memory"));
    all.put("order", texts(select.order().stream().map(Explanation::text).toList()));
    all.put("rowsJoined", Value.of(progress.rows(select.joins().size() + 1)));
    all.put("rows", Value.of(rowsAnswered));
    return (Value.Map) Value.of(all);
  }

  private static String text(Order key) {
    String direction = key.direction().name().toLowerCase(Locale.ROOT);
    String missing = key.missing().name().toLowerCase(Locale.ROOT);
    return key.field() + " " + direction + ", missing " + missing;
  }

  private Value access() {
    Map<String, Value> access = new HashMap<>();
    access.put("collection", Value.of(select.collection().text()));
    AccessPath path = plan.access();
    if (path instanceof AccessPath.Ids ids) {
      access.put("path", Value.of("ids"));
      access.put("recordsEstimated", Value.of(ids.ids().size()));
    } else if (path instanceof AccessPath.Found found) {
      access.put("path", Value.of("text"));
      access.put("index", index(found.search().index()));
      access.put("search", Value.of(found.text()));
    } else if (path instanceof AccessPath.IndexRanges ranges) {
      access.put("path", Value.of("index"));
      access.put("index", index(ranges.index()));
      access.put("direction", Value.of(ranges.direction().name().toLowerCase(Locale.ROOT)));
      access.put(
          "ranges",
          texts(
              ranges.ranges().stream()
                  .limit(RANGES_SHOWN_MAX)
                  .map(range -> text(ranges.index(), range))
                  .toList()));
    } else {
      access.put("path", Value.of("scan"));
      OptionalLong size = source.size(select.collection());
      size.ifPresent(count -> access.put("recordsEstimated", Value.of(count)));
    }
    putFilter(access, plan.filter());
    access.put("recordsRead", Value.of(progress.recordsRead(0)));
    access.put("rows", Value.of(progress.rows(0)));
    return Value.of(access);
  }

  private static Value index(Index index) {
    return Value.of(index.name() + " on " + String.join(", ", index.fields()));
  }

  private static String text(Index index, KeyRange range) {
    List<String> parts = new ArrayList<>();
    String relation = index.of() == Of.ELEMENTS ? " contains " : " = ";
    for (int i = 0; i < range.equal().size(); i++) {
      parts.add(index.fields().get(i) + relation + Values.text(range.equal().get(i)));
    }
    range
        .low()
        .ifPresent(
            low ->
                parts.add(
                    Values.text(low.value())
                        + (low.end() == KeyRange.End.INCLUSIVE ? " <= " : " < ")
                        + index.fields().get(range.equal().size())));
    range
        .high()
        .ifPresent(
            high ->
                parts.add(
                    index.fields().get(range.equal().size())
                        + (high.end() == KeyRange.End.INCLUSIVE ? " <= " : " < ")
                        + Values.text(high.value())));
    return parts.isEmpty() ? "all" : String.join(" and ", parts);
  }

  private Value joins() {
    List<Value> joins = new ArrayList<>();
    for (int i = 0; i < plan.joins().size(); i++) {
      joins.add(join(plan.joins().get(i), i + 1));
    }
    return Value.of(joins);
  }

  private Value join(JoinPlan plan, int number) {
    Map<String, Value> join = new HashMap<>();
    join.put("collection", Value.of(plan.join().collection().text()));
    join.put("as", Value.of(plan.join().alias()));
    join.put("type", Value.of(plan.join().kind().name().toLowerCase(Locale.ROOT)));
    join.put(
        "on",
        Value.of(plan.join().left() + " = " + plan.join().alias() + "." + plan.join().right()));
    join.put("strategy", Value.of(plan.strategy().name().toLowerCase(Locale.ROOT)));
    plan.index().ifPresent(index -> join.put("index", index(index)));
    plan.search().ifPresent(search -> join.put("index", index(search.index())));
    putFilter(join, plan.filter());
    join.put("recordsRead", Value.of(progress.recordsRead(number)));
    join.put("rows", Value.of(progress.rows(number)));
    return Value.of(join);
  }

  private static void putFilter(Map<String, Value> to, Filter filter) {
    if (!filter.equals(Filter.ALL)) {
      to.put("filter", Value.of(Filters.text(filter)));
    }
  }

  private static Value texts(List<String> texts) {
    return Value.of(texts.stream().map(Value::of).toList());
  }
}
