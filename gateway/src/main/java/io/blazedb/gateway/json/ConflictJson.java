package io.blazedb.gateway.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blazedb.op.HybridTime;
import io.blazedb.query.Conflict;
import io.blazedb.query.ConflictPage;
import io.blazedb.wire.CursorText;
import java.time.Instant;
import java.util.Locale;

/** Conflicts as JSON; values have the form that queries answer with. */
public final class ConflictJson {
  private ConflictJson() {}

  /** A page; {@code next} is there if more follow. */
  public static ObjectNode write(ConflictPage page) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", CursorText.encode(page.at()));
    ArrayNode conflicts = json.putArray("conflicts");
    page.conflicts().forEach(each -> conflicts.add(write(each)));
    page.nextPage().ifPresent(token -> json.put("next", QueryJson.base64url(token)));
    return json;
  }

  private static ObjectNode write(Conflict conflict) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("collection", conflict.collection().text())
            .put("record", conflict.record().toUuid().toString());
    conflict.field().ifPresent(field -> json.put("field", field));
    json.put("foundAt", Instant.ofEpochMilli(conflict.foundMs()).toString());
    json.set("lost", write(conflict.lost()));
    json.set("kept", write(conflict.kept()));
    return json;
  }

  private static ObjectNode write(Conflict.Side side) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", side.action().name().toLowerCase(Locale.ROOT));
    side.value().ifPresent(value -> json.set("value", ValueJson.write(value)));
    return json.put("node", side.stamp().node().toString())
        .put("time", Instant.ofEpochMilli(HybridTime.millis(side.stamp().time())).toString())
        .put("counter", HybridTime.counter(side.stamp().time()))
        .put("offset", side.offset());
  }
}
