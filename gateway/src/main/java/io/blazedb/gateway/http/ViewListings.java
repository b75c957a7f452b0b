package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.gateway.json.ConflictJson;
import io.blazedb.gateway.json.IndexJson;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.session.IndexOperations;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.telemetry.ViewQuestion;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.RecordId;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexListing;
import io.blazedb.query.IndexStatus;
import io.blazedb.wire.CursorText;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Indexes and conflicts over HTTP. Who may ask is decided as for queries: for those of one
 * collection one must be allowed to read it, for those of all to read everything.
 */
final class ViewListings {
  private static final int LIMIT_DEFAULT = 100;

  private final SessionServices services;
  private final IndexOperations operations;

  ViewListings(SessionServices services) {
    this.services = services;
    this.operations = new IndexOperations(services);
  }

  /** {@code GET …/indexes?collection=&atLeast=}. */
  CompletionStage<JsonNode> indexes(RoutingContext request) {
    Optional<CollectionName> collection = collection(request);
    DatabaseName database = readable(request, collection);
    Cursor atLeast = atLeast(request);
    return services
        .askViews(ViewQuestion.QUERY, () -> services.views().indexes(database, atLeast))
        .thenApply(all -> IndexJson.write(of(collection, all)));
  }

  private static IndexListing of(Optional<CollectionName> collection, IndexListing all) {
    List<IndexStatus> wanted =
        all.indexes().stream()
            .filter(each -> collection.map(each.definition().collection()::equals).orElse(true))
            .toList();
    return new IndexListing(all.at(), wanted);
  }

  /** {@code POST …/indexes}. */
  CompletionStage<JsonNode> create(RoutingContext request) {
    Buffer body = request.body().buffer();
    IndexDefinition definition = IndexJson.read(body == null ? new byte[0] : body.getBytes());
    return operations
        .create(database(request), definition, Guard.access(request))
        .thenApply(IndexJson::at);
  }

  /** {@code DELETE …/indexes?collection=&name=}. */
  CompletionStage<JsonNode> drop(RoutingContext request) {
    CollectionName collection = Parameters.require(request, "collection", CollectionName::new);
    String name = Parameters.require(request, "name", text -> text);
    return operations
        .drop(database(request), collection, name, Guard.access(request))
        .thenApply(IndexJson::at);
  }

  /** {@code GET …/conflicts?collection=&record=&limit=&page=&atLeast=}. */
  CompletionStage<JsonNode> conflicts(RoutingContext request) {
    Optional<CollectionName> collection = collection(request);
    DatabaseName database = readable(request, collection);
    ConflictQuery query =
        new ConflictQuery(
            collection,
            Parameters.read(request, "record", text -> RecordId.of(UUID.fromString(text))),
            Parameters.read(request, "limit", Integer::valueOf).orElse(LIMIT_DEFAULT),
            Parameters.read(
                request, "page", text -> Bytes.wrap(Base64.getUrlDecoder().decode(text))));
    Cursor atLeast = atLeast(request);
    return services
        .askViews(ViewQuestion.QUERY, () -> services.views().conflicts(database, query, atLeast))
        .thenApply(ConflictJson::write);
  }

  private static Optional<CollectionName> collection(RoutingContext request) {
    return Parameters.read(request, "collection", CollectionName::new);
  }

  private static Cursor atLeast(RoutingContext request) {
    return Parameters.read(request, "atLeast", CursorText::decode).orElse(Cursor.START);
  }

  private static DatabaseName database(RoutingContext request) {
    return QueryJson.database(request.pathParam("database"));
  }

  /** Rights first: whether a database exists is not everybody's to know. */
  private DatabaseName readable(RoutingContext request, Optional<CollectionName> collection) {
    DatabaseName database = database(request);
    collection.ifPresentOrElse(
        one -> Guard.access(request).requireRead(database, one),
        () -> Guard.access(request).requireReadAll(database));
    return services.config().requireKnown(database);
  }
}
