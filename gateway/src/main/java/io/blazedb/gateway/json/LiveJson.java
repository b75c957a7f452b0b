package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.CursorText;
import io.blazedb.wire.LiveReply;
import java.util.List;

/** What is told of a live query as JSON; {@code docs/query.md} has its form. */
public final class LiveJson {
  private LiveJson() {}

  /** A piece of the result, or of what became of it. */
  public static JsonNode write(LiveReply.Rows rows) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", CursorText.encode(rows.cursor()));
    if (!rows.columns().isEmpty()) {
      rows.columns().forEach(json.putArray("columns")::add);
    }
    write(json.putArray("added"), rows.added(), rows.columns());
    write(json.putArray("changed"), rows.changed(), rows.columns());
    ArrayNode removed = json.putArray("removed");
    rows.removed().forEach(id -> removed.add(id.toString()));
    if (!rows.stage().isEnd()) {
      json.put("more", true);
    }
    return json;
  }

  private static void write(ArrayNode json, List<SelectResult.Row> rows, List<String> columns) {
    rows.forEach(row -> json.add(QueryJson.write(row, columns)));
  }

  /** Why it is over. */
  public static JsonNode write(LiveReply.Ended ended) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", ended.code().name())
        .put("detail", ended.detail())
        .put("retryAfterMs", ended.retryAfterMs());
  }
}
