package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.gateway.dictionary.TrainingReport;
import io.blazedb.log.DictionaryRecord;
import io.blazedb.op.DatabaseName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Dictionaries, and what came of training one, as JSON. */
public final class DictionaryJson {
  private DictionaryJson() {}

  /** A list, by ascending version. */
  public static ArrayNode write(List<DictionaryRecord> records) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    records.forEach(record -> list.add(write(record)));
    return list;
  }

  private static ObjectNode write(DictionaryRecord record) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", record.id())
        .put("version", record.version())
        .put("bytes", record.dictionary().bytes().length())
        .put("created", Instant.ofEpochMilli(record.createdAtMs()).toString());
  }

  /** A report; {@code dictionary} is there if one was published. */
  public static ObjectNode write(DatabaseName database, TrainingReport report) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("outcome", report.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .put("database", database.text())
            .put("batches", report.batches())
            .put("heldOut", report.trial().batches())
            .put("bytesPlain", report.trial().bytesPlain())
            .put("bytesBefore", report.trial().bytesBefore())
            .put("bytesAfter", report.trial().bytesAfter())
            .put("savingPercent", Math.round(report.trial().savingPercent() * 10) / 10.0)
            .put("savingMinPercent", report.savingMinPercent());
    report.published().ifPresent(record -> json.set("dictionary", write(record)));
    return json;
  }
}
