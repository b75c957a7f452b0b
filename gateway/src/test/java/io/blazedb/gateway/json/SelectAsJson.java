package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.Select;
import java.util.List;
import java.util.Locale;

/** Writes what {@link SelectJson} reads, for tests. */
final class SelectAsJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SelectAsJson() {}

  /** Whether a filter can be said in JSON: a text beside a record id is read as an id there. */
  static boolean hasForm(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.all().stream().allMatch(SelectAsJson::hasForm);
    }
    if (filter instanceof Filter.Or or) {
      return or.any().stream().allMatch(SelectAsJson::hasForm);
    }
    if (filter instanceof Filter.Not not) {
      return hasForm(not.filter());
    }
    if (filter instanceof Filter.In in) {
      return !in.field().endsWith("$id")
          || in.values().stream().noneMatch(Value.Text.class::isInstance);
    }
    return !(filter instanceof Filter.Compare compare
        && compare.field().endsWith("$id")
        && compare.value() instanceof Value.Text);
  }

  static ObjectNode write(String database, Select select) {
    ObjectNode json = NODES.objectNode().put("database", database);
    json.put("collection", select.collection().text());
    if (!select.alias().isEmpty()) {
      json.put("as", select.alias());
      joins(json.putArray("join"), select);
    }
    json.set("where", filter(select.where()));
    select.groupBy().forEach(json.withArray("/group")::add);
    if (!select.aggregates().isEmpty()) {
      aggregates(json.putObject("aggregate"), select);
    }
    if (!select.having().equals(Filter.ALL)) {
      json.set("having", filter(select.having()));
    }
    ArrayNode columns = json.putArray("columns");
    select
        .columns()
        .forEach(each -> columns.addObject().put("field", each.field()).put("as", each.as()));
    ArrayNode order = json.putArray("order");
    select
        .order()
        .forEach(
            each ->
                order
                    .addObject()
                    .put("field", each.field())
                    .put("direction", lower(each.direction()))
                    .put("missing", lower(each.missing())));
    return json.put("limit", select.limit());
  }

  private static void joins(ArrayNode json, Select select) {
    select
        .joins()
        .forEach(
            each ->
                json.addObject()
                    .put("collection", each.collection().text())
                    .put("as", each.alias())
                    .put("type", lower(each.kind()))
                    .putObject("on")
                    .put(each.left(), each.right()));
  }

  private static void aggregates(ObjectNode json, Select select) {
    select
        .aggregates()
        .forEach(
            each -> {
              String function = each.function().jsonName();
              ObjectNode one = json.putObject(each.as());
              each.field()
                  .ifPresentOrElse(
                      field -> one.put(function, field), () -> one.put(function, true));
            });
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static JsonNode filter(Filter filter) {
    ObjectNode json = NODES.objectNode();
    if (filter instanceof Filter.And and) {
      return json.set("$and", filters(and.all()));
    }
    if (filter instanceof Filter.Or or) {
      return json.set("$or", filters(or.any()));
    }
    if (filter instanceof Filter.Not not) {
      return json.set("$not", filter(not.filter()));
    }
    if (filter instanceof Filter.Exists exists) {
      json.putObject(exists.field()).put("exists", true);
      return json;
    }
    if (filter instanceof Filter.In in) {
      ArrayNode values = json.putObject(in.field()).putArray("in");
      in.values().forEach(value -> values.add(ValueJson.write(value)));
      return json;
    }
    Filter.Compare compare = (Filter.Compare) filter;
    json.putObject(compare.field())
        .set(compare.operator().jsonName(), ValueJson.write(compare.value()));
    return json;
  }

  private static ArrayNode filters(List<Filter> filters) {
    ArrayNode json = NODES.arrayNode();
    filters.forEach(each -> json.add(filter(each)));
    return json;
  }
}
