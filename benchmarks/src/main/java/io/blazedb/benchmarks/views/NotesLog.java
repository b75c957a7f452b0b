package io.blazedb.benchmarks.views;

import io.blazedb.benchmarks.Patience;
import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import io.blazedb.gateway.kafka.KafkaOplog;
import io.blazedb.gateway.kafka.KafkaOplogConfig;
import io.blazedb.op.Cursor;
import io.blazedb.port.Oplog;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexStatus.State;
import io.blazedb.streams.QueryLimits;
import io.blazedb.streams.Views;
import io.blazedb.streams.ViewsConfig;
import java.nio.file.Path;
import java.util.List;

/** A broker in this process whose log holds {@link Notes}, in one partition. */
final class NotesLog implements AutoCloseable {
  private static final int PATIENCE_MS = 600_000;
  private static final int ROWS_SCANNED_MAX = 100_000_000;
  private static final int ANSWER_BYTES_MAX = 256 << 20;

  private final Path directory;
  private final Notes notes;
  private final Broker broker;
  private final KafkaOplog oplog;
  private long end;

  private NotesLog(Path directory, Notes notes, Broker broker, KafkaOplog oplog) {
    this.directory = directory;
    this.notes = notes;
    this.broker = broker;
    this.oplog = oplog;
  }

  /** Starts a broker beneath {@code directory} and fills its log. */
  static NotesLog fill(Path directory, Notes notes) {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(directory.resolve("broker")));
    boolean filled = false;
    try {
      KafkaOplog oplog =
          KafkaOplog.open(KafkaOplogConfig.at(broker.bootstrapServers()).withTopic(1, 1));
      NotesLog log = new NotesLog(directory, notes, broker, oplog);
      MergeLog writing = new MergeLog(oplog);
      notes.appendTo(writing);
      log.end = writing.end();
      filled = true;
      return log;
    } finally {
      if (!filled) {
        broker.close();
      }
    }
  }

  /** What is in it. */
  Notes notes() {
    return notes;
  }

  /** Behind all that is in it. */
  Cursor end() {
    return Cursor.of(oplog.epoch(), end);
  }

  /** The log itself. */
  Oplog oplog() {
    return oplog;
  }

  /** Views of it, on a disk that is the same each time, with budgets that no query exceeds. */
  ViewsConfig views() {
    return ViewsConfig.of(broker.bootstrapServers(), directory.resolve("state"))
        .withCloseTimeoutMs(60_000)
        .withQueries(
            QueryLimits.DEFAULT
                .withTimeoutMs(PATIENCE_MS)
                .withRowsScannedMax(ROWS_SCANNED_MAX)
                .withAnswerBytesMax(ANSWER_BYTES_MAX));
  }

  /** Declares indexes and returns once the views have built them. */
  void index(List<IndexDefinition> indexes) {
    MergeLog writing = new MergeLog(oplog);
    notes.declareIn(writing, indexes);
    end = writing.end();
    try (Views views = Views.start(views())) {
      views.whenRunning().toCompletableFuture().join();
      Patience.until("the indexes are built", () -> ready(views) == indexes.size());
    }
  }

  private long ready(Views views) {
    return views
        .reader()
        .indexes(Notes.DATABASE, end())
        .toCompletableFuture()
        .join()
        .indexes()
        .stream()
        .filter(each -> each.state() == State.READY)
        .count();
  }

  @Override
  public void close() {
    oplog.close();
    broker.close();
  }
}
