package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.DatabaseSettings;
import io.blazedb.op.DatabaseName;
import java.time.Instant;
import java.util.List;

/** The settings of databases as JSON. */
public final class DatabaseJson {
  private DatabaseJson() {}

  /** Those of some databases. */
  public static ObjectNode write(List<DatabaseSettings> all) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode databases = json.putArray("databases");
    all.forEach(each -> databases.add(write(each)));
    return json;
  }

  /** Those of one. */
  public static ObjectNode write(DatabaseSettings settings) {
    return withShards(settings.database(), settings.shards())
        .put("created", Instant.ofEpochMilli(settings.createdAtMs()).toString());
  }

  /** Of a database for which nothing is set. */
  public static ObjectNode withoutSettings(DatabaseName database) {
    return withShards(database, 1);
  }

  private static ObjectNode withShards(DatabaseName database, int shards) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("database", database.text())
        .put("shards", shards);
  }

  /**
   * Reads {@code {"shards": N}}.
   *
   * @throws BlazeException naming what is wrong
   */
  public static int shards(byte[] body) {
    JsonNode json = QueryJson.parse(body);
    JsonNode shards = json.path("shards");
    if (!json.isObject() || json.size() != 1 || !shards.isInt()) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY, "settings of a database are {\"shards\": N}, N being an integer");
    }
    return shards.intValue();
  }
}
