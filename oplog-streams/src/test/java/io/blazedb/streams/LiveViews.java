package io.blazedb.streams;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.port.ViewReader.ViewState;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Asks running views, and waits for the answers. */
final class LiveViews {
  private static final DatabaseName NOBODY = new DatabaseName("nobody");

  private final Views views;
  private Epoch epoch = Epoch.NONE;

  LiveViews(Views views) {
    this.views = views;
  }

  LiveViews awaitReady() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> views.reader().unready().isEmpty());
    epoch = state(NOBODY, Cursor.START).cursor().epoch();
    return this;
  }

  Cursor cursor(long nextOffset) {
    return Cursor.of(epoch, nextOffset);
  }

  ViewState state(DatabaseName database, Cursor atLeast) throws Exception {
    return get(views.reader().state(database, atLeast));
  }

  QueryResult all(DatabaseName database, Cursor atLeast) throws Exception {
    return get(views.reader().query(database, Query.of(Ops.NOTES, Filter.ALL), atLeast));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
