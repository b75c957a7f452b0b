package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.shards.EachShard;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.query.IndexDefinition;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Appends the operations that declare and withdraw indexes, for those who have no device. Each is a
 * batch of one operation by a node of its own: a gateway keeps no sequence that it could go on
 * with. Thread-safe.
 */
public final class IndexOperations {
  private final SessionServices services;

  /** Appends to the log of {@code services}. */
  public IndexOperations(SessionServices services) {
    this.services = services;
  }

  /**
   * Declares an index, in every shard.
   *
   * @return the cursor behind the operation, once it is durable everywhere; after a failure it may
   *     be declared in some shards, until it is asked for again
   * @throws BlazeException {@link ErrorCode#FORBIDDEN} without the right to write the collection
   */
  public CompletionStage<Cursor> create(
      DatabaseName database, IndexDefinition definition, Access access) {
    return append(
        database,
        definition.collection(),
        definition.name(),
        access,
        OpType.CREATE_INDEX,
        definition.changes());
  }

  /** Withdraws an index; else as {@link #create}. */
  public CompletionStage<Cursor> drop(
      DatabaseName database, CollectionName collection, String name, Access access) {
    return append(database, collection, name, access, OpType.DROP_INDEX, List.of());
  }

  private CompletionStage<Cursor> append(
      DatabaseName database,
      CollectionName collection,
      String name,
      Access access,
      OpType type,
      List<Change> changes) {
    requireWrite(database, collection, access);
    Operation operation =
        new Operation(
            NodeId.of(UUID.randomUUID()),
            1,
            HybridTime.ofMillis(services.clockMs().getAsLong()),
            collection,
            IndexDefinition.id(collection, name),
            type,
            changes);
    Batch batch = new Batch(operation.node(), Observed.NOTHING, List.of(operation));
    Bytes envelope = LogEnvelope.of(BatchCodec.encode(batch)).encode();
    return append(database, envelope)
        .thenApply(offsets -> new Cursor(services.oplog().epoch(), offsets));
  }

  private CompletionStage<List<Long>> append(DatabaseName database, Bytes envelope) {
    return EachShard.ask(
        services.databases().shards(database),
        shard ->
            services
                .oplog()
                .append(new Shard(database, shard), envelope)
                .thenApply(appended -> appended.offset() + 1));
  }

  private void requireWrite(DatabaseName database, CollectionName collection, Access access) {
    if (!access.mayWrite(database, collection)) {
      throw new BlazeException(
          ErrorCode.FORBIDDEN,
          "the token gives no right to write collection \"%s\" of database \"%s\""
              .formatted(collection, database));
    }
    services.config().requireKnown(database);
  }
}
