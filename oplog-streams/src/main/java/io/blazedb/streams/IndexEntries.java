package io.blazedb.streams;

import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.exec.OrderedKey;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the entries that one record has in one build of an index: its values in the order of
 * queries, then its id. The value of an entry is one zero byte.
 */
final class IndexEntries {
  /** What every entry holds: an entry without a value would be no entry. */
  static final byte[] VALUE = {0};

  /**
   * Where an index of elements has the records whose field is a text: any text may be contained in
   * it. No element is missing, so no element is here.
   */
  static final io.blazedb.op.Bytes TEXTS =
      io.blazedb.op.Bytes.wrap(OrderedKey.of(List.of(Optional.empty())));

  private static final int ID_BYTES = 16;

  private final IndexDefinition definition;
  private final byte[] prefix;

  IndexEntries(Shard shard, IndexBuild build) {
    definition = build.definition();
    prefix = ViewKeys.entriesOf(shard, build.id());
  }

  /** What the keys of all entries begin with, and no others. */
  byte[] prefix() {
    return prefix;
  }

  /** The keys of a record that readers see with these fields; {@code empty} for one they don't. */
  Set<Bytes> of(RecordId id, Optional<? extends Map<String, Value>> shown) {
    Set<Bytes> keys = new LinkedHashSet<>();
    if (shown.isPresent() && definition.of() != Of.TEXT) {
      Map<String, Value> fields = shown.get();
      if (definition.of() == Of.VALUES) {
        List<Optional<Value>> values =
            definition.fields().stream()
                .map(field -> Optional.ofNullable(fields.get(field)))
                .toList();
        keys.add(key(OrderedKey.of(values), id));
      } else {
        addElements(keys, id, Optional.ofNullable(fields.get(definition.fields().get(0))));
      }
    }
    return keys;
  }

  /** What contains something: an array by its elements, a text as a whole, see {@link #TEXTS}. */
  private void addElements(Set<Bytes> keys, RecordId id, Optional<Value> field) {
    if (field.orElse(Value.ofNull()) instanceof Value.Array elements) {
      elements.values().forEach(each -> keys.add(key(OrderedKey.of(each), id)));
    } else if (field.orElse(Value.ofNull()) instanceof Value.Text) {
      keys.add(key(TEXTS.toArray(), id));
    }
  }

  private Bytes key(byte[] values, RecordId id) {
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + values.length + ID_BYTES)
            .put(prefix)
            .put(values)
            .putLong(id.high())
            .putLong(id.low())
            .array());
  }
}
