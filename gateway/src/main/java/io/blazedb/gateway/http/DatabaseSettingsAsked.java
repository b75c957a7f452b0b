package io.blazedb.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.gateway.json.DatabaseJson;
import io.blazedb.gateway.json.QueryJson;
import io.blazedb.gateway.session.SessionServices;
import io.blazedb.gateway.shards.DatabaseCreation;
import io.blazedb.op.DatabaseName;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is set for databases, over HTTP. One is shown to who may read all of it. */
final class DatabaseSettingsAsked {
  private final SessionServices services;
  private final DatabaseCreation creation;

  DatabaseSettingsAsked(SessionServices services) {
    this.services = services;
    this.creation = new DatabaseCreation(services.databases(), services.oplog(), services.views());
  }

  /** {@code GET /databases}: those that have settings. */
  CompletionStage<JsonNode> list(RoutingContext request) {
    Access access = Guard.access(request);
    return CompletableFuture.completedStage(
        DatabaseJson.write(
            services.databases().all().stream()
                .filter(each -> access.mayReadAll(each.database()))
                .toList()));
  }

  /** {@code GET /databases/{database}}. */
  CompletionStage<JsonNode> show(RoutingContext request) {
    DatabaseName database = QueryJson.database(request.pathParam("database"));
    Guard.access(request).requireReadAll(database);
    services.config().requireKnown(database);
    return CompletableFuture.completedStage(
        services
            .databases()
            .get(database)
            .map(DatabaseJson::write)
            .orElseGet(() -> DatabaseJson.withoutSettings(database)));
  }

  /** {@code PUT /databases/{database}} with {@code {"shards": N}}. */
  CompletionStage<JsonNode> create(RoutingContext request) {
    DatabaseName database = QueryJson.database(request.pathParam("database"));
    Guard.access(request).requireCreate(database);
    services.config().requireKnown(database);
    Buffer body = request.body().buffer();
    int shards = DatabaseJson.shards(body == null ? new byte[0] : body.getBytes());
    return creation
        .create(database, shards, services.clockMs().getAsLong())
        .thenApply(DatabaseJson::write);
  }
}
