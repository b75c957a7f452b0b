package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Value;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Filter;
import io.blazedb.query.Filters;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import io.blazedb.query.TextQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The full-text searches of one query, each asked of the source once. */
final class Searches {
  private final Map<Filter.Search, Found> found = new HashMap<>();
  private final List<Found> scored = new ArrayList<>();

  /**
   * Asks for all searches of {@code select}.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} for one that no index answers
   */
  Searches(Select select, RecordSource source) {
    Scope scope = select.scope();
    for (Filter.Search each : Filters.searches(select.where())) {
      found.computeIfAbsent(each, any -> ask(each, select, scope, source));
    }
    for (Filter.Search each : Filters.searchesThatMayHold(select.where())) {
      if (of(each).source == 0 && !scored.contains(of(each))) {
        scored.add(of(each));
      }
    }
  }

  /**
   * A search that is answered.
   *
   * @param source the number of the collection
   * @param names the searched fields, in the names of the query
   * @param search how it is answered
   */
  record Found(int source, List<String> names, TextSearch search) {}

  private static Found ask(Filter.Search search, Select select, Scope scope, RecordSource records) {
    List<FieldRef> refs = search.fields().stream().map(scope::resolve).toList();
    int source = refs.isEmpty() ? 0 : refs.get(0).source();
    CollectionName collection =
        source == 0 ? select.collection() : select.joins().get(source - 1).collection();
    List<String> fields = refs.stream().map(FieldRef::field).toList();
    TextSearch answered = records.search(collection, fields, TextQuery.parse(search.text()));
    List<String> names =
        answered.fields().stream().map(each -> scope.name(new FieldRef(source, each))).toList();
    return new Found(source, names, answered);
  }

  /** How a search of the query is answered. */
  Found of(Filter.Search search) {
    Found known = found.get(search);
    if (known == null) {
      throw new AssertionError("no search of the query: " + search);
    }
    return known;
  }

  /** The first of some conditions that is a search. */
  Optional<Filter.Search> first(List<Filter> conditions) {
    return conditions.stream()
        .filter(Filter.Search.class::isInstance)
        .map(Filter.Search.class::cast)
        .findFirst();
  }

  /** A record of the first collection, with how well it satisfies the searches. */
  SourceRecord scored(SourceRecord record) {
    double score = 0;
    for (Found each : scored) {
      List<Optional<Value>> values = new ArrayList<>();
      each.search.fields().forEach(field -> values.add(Row.value(record, field)));
      score += each.search.score(values);
    }
    return record.withScore(score);
  }
}
