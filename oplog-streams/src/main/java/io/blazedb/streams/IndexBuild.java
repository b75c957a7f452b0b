package io.blazedb.streams;

import io.blazedb.codec.BlazeReader;
import io.blazedb.codec.BlazeWriter;
import io.blazedb.codec.Limits;
import io.blazedb.codec.ValueCodec;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.Hash128;
import io.blazedb.op.RecordId;
import io.blazedb.op.Shard;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.IndexStatus;
import io.blazedb.query.IndexStatus.State;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One build of an index, and how far it is. An index that is declared anew with other fields gets
 * another build; the former one is dropped in the background.
 *
 * @param definition what is built
 * @param phase what is being done
 * @param next the first record that is not built yet
 * @param built how many records were read for it
 */
record IndexBuild(IndexDefinition definition, Phase phase, RecordId next, long built) {
  private static final int VERSION = 1;
  private static final RecordId FIRST = new RecordId(0, 0);

  /** What is being done about a build; the ordinal is what is stored, and that of {@link State}. */
  enum Phase {
    /** Records get their entries one after another; those that change get them at once. */
    BUILDING,
    /** It has all entries, and answers queries. */
    READY,
    /** Its entries are being removed. */
    DROPPING
  }

  /** A build of which nothing is done. */
  static IndexBuild begun(IndexDefinition definition) {
    return new IndexBuild(definition, Phase.BUILDING, FIRST, 0);
  }

  /** Whether it is a full-text index, which has no entries in the view's store. */
  boolean isOfText() {
    return definition.of() == Of.TEXT;
  }

  /** What tells it from all other builds of a partition. */
  long idIn(Shard shard) {
    byte[] bytes = (shard + "\n" + id()).getBytes(StandardCharsets.UTF_8);
    long[] halves = new long[2];
    Hash128.hash(bytes, 0, bytes.length, halves);
    return halves[0];
  }

  /** Whether records that change must get their entries. */
  boolean isMaintained() {
    return phase != Phase.DROPPING;
  }

  IndexBuild built(RecordId upTo, long records) {
    return new IndexBuild(definition, phase, upTo, built + records);
  }

  IndexBuild to(Phase next) {
    return new IndexBuild(definition, next, this.next, built);
  }

  /** What tells this build from those of other definitions, in the keys of its entries. */
  long id() {
    String text = definition.collection() + "\n" + definition.name() + "\n" + definition.of();
    byte[] bytes =
        (text + "\n" + String.join("\n", definition.fields())).getBytes(StandardCharsets.UTF_8);
    long[] halves = new long[2];
    Hash128.hash(bytes, 0, bytes.length, halves);
    return halves[0];
  }

  /** What readers are told of it. */
  IndexStatus status() {
    return new IndexStatus(definition, State.values()[phase.ordinal()], built);
  }

  byte[] encode() {
    BlazeWriter out = new BlazeWriter(128);
    out.writeByte(VERSION).writeByte(phase.ordinal()).writeId(next.high(), next.low());
    out.writeLong(built);
    ValueCodec.write(out, Value.of(fields()));
    return out.toByteArray();
  }

  private Map<String, Value> fields() {
    return definition.changes().stream()
        .collect(
            Collectors.toMap(Change::field, each -> ((FieldChange.Put) each.change()).value()));
  }

  static IndexBuild decode(CollectionName collection, byte[] stored) {
    BlazeReader in = new BlazeReader(Bytes.wrap(stored));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalStateException("an index's build of version " + version);
    }
    Phase phase = Phase.values()[in.readByte()];
    RecordId next = new RecordId(in.readLong(), in.readLong());
    long built = in.readLong();
    Value.Map fields = (Value.Map) ValueCodec.read(in, Limits.DEFAULT);
    return new IndexBuild(IndexDefinition.of(collection, fields.entries()), phase, next, built);
  }
}
