package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.port.Quarantine;
import java.time.Instant;
import java.util.Base64;

/** Refused operations as JSON. */
public final class QuarantineJson {
  private QuarantineJson() {}

  /** A page; {@code before} is there if older ones follow. */
  public static ObjectNode write(Quarantine.Page page) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode records = json.putArray("records");
    page.records().forEach(record -> records.add(write(record)));
    page.before().ifPresent(before -> json.put("before", Long.toString(before)));
    return json;
  }

  private static ObjectNode write(QuarantineRecord record) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("refusedAt", Instant.ofEpochMilli(record.refusedAtMs()).toString())
            .put("node", record.node().toString())
            .put("sequence", record.sequence())
            .put("code", record.code().name())
            .put("detail", record.detail())
            .put("collection", record.collection().text())
            .put("record", record.record().toUuid().toString())
            .put("type", record.type().name());
    if (!record.subject().isEmpty()) {
      json.put("subject", record.subject());
    }
    if (record.operation().length() > 0) {
      json.put("operation", Base64.getEncoder().encodeToString(record.operation().toArray()));
    }
    return json;
  }
}
