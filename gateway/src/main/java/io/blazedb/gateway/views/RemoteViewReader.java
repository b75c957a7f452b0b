package io.blazedb.gateway.views;

import io.blazedb.codec.EncodedRecord;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.Answered;
import io.blazedb.port.Recency;
import io.blazedb.port.RecordPage;
import io.blazedb.port.ShardReader;
import io.blazedb.port.ShardViews;
import io.blazedb.query.ConflictPage;
import io.blazedb.query.ConflictQuery;
import io.blazedb.query.IndexListing;
import io.blazedb.query.PageToken;
import io.blazedb.query.Query;
import io.blazedb.query.QueryResult;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.ListingCodec;
import io.blazedb.wire.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The views of Streams instances elsewhere, of the shards with one number. Thread-safe; nothing
 * blocks.
 *
 * <p>Any instance says who has a shard; that is remembered until the owner stops answering. While a
 * shard has no owner (a rebalance, an instance that died), instances with a copy are asked, if the
 * question can do with one, and it is asked again until its time is over.
 */
public final class RemoteViewReader implements ShardReader, ShardViews, AutoCloseable {
  private static final int HTTP_THREADS = 2;

  private final RemoteViewsConfig config;
  private final int partitions;
  private final Instances instances;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor timer;
  private final StreamsClient client;
  private final Readiness readiness;
  private final Set<Question> open;
  private final AtomicBoolean closed;
  private final int number;

  private RemoteViewReader(RemoteViewsConfig config, int partitions) {
    this.open = ConcurrentHashMap.newKeySet();
    this.closed = new AtomicBoolean();
    this.number = 0;
    this.config = config;
    this.partitions = partitions;
    this.instances = new Instances(config.streams(), partitions, System::nanoTime);
    this.threads = Executors.newFixedThreadPool(HTTP_THREADS, daemons("blazedb-views-http-"));
    this.timer = new ScheduledThreadPoolExecutor(1, daemons("blazedb-views-timer-"));
    this.client = new StreamsClient(config, threads);
    this.readiness = new Readiness(client, instances, config.probeIntervalMs());
  }

  private RemoteViewReader(RemoteViewReader first, int number) {
    this.open = first.open;
    this.closed = first.closed;
    this.number = number;
    this.config = first.config;
    this.partitions = first.partitions;
    this.instances = first.instances;
    this.threads = first.threads;
    this.timer = first.timer;
    this.client = first.client;
    this.readiness = first.readiness;
  }

  /** All of them share one bound, and are closed as one. */
  @Override
  public ShardReader shard(int number) {
    return number == this.number ? this : new RemoteViewReader(this, number);
  }

  /**
   * Starts asking whether the instances are ready; returns at once, whether they are or not.
   *
   * @param partitions of the oplog
   */
  public static RemoteViewReader start(RemoteViewsConfig config, int partitions) {
    RemoteViewReader reader = new RemoteViewReader(config, partitions);
    reader.readiness.start(reader.timer);
    return reader;
  }

  @Override
  public CompletionStage<QueryResult> query(DatabaseName database, Query query, Cursor atLeast) {
    return query(database, query, Recency.current(atLeast)).thenApply(Answered::value);
  }

  @Override
  public CompletionStage<Answered<QueryResult>> query(
      DatabaseName database, Query query, Recency recency) {
    Message ask = new Message.QueryRequest(database, query, recency.atLeast());
    return ask(Question.VIEW, database, ask, recency)
        .thenApply(
            answer ->
                answer.map(message -> expected(message, Message.QueryResponse.class).result()));
  }

  @Override
  public CompletionStage<RecordPage> records(DatabaseName database, Query query, Cursor atLeast) {
    Message ask = new Message.QueryRequest(database, query, atLeast);
    return ask(Question.RECORDS, database, ask, Recency.current(atLeast))
        .thenApply(answer -> page(query, expected(answer.value(), Message.PartUpdate.class)));
  }

  private static RecordPage page(Query query, Message.PartUpdate answer) {
    List<EncodedRecord> records = answer.records();
    boolean isLast = answer.stage() == Message.PartStage.SET_END;
    if (!isLast && records.isEmpty()) {
      throw unexpected(answer);
    }
    return new RecordPage(
        answer.cursor(),
        records,
        isLast
            ? Optional.empty()
            : Optional.of(PageToken.after(query, records.get(records.size() - 1).id())));
  }

  @Override
  public CompletionStage<SelectResult> select(
      DatabaseName database, Select select, Cursor atLeast) {
    return select(database, select, Recency.current(atLeast)).thenApply(Answered::value);
  }

  @Override
  public CompletionStage<Answered<SelectResult>> select(
      DatabaseName database, Select select, Recency recency) {
    Message ask = new Message.SelectRequest(database, select, recency.atLeast());
    return ask(Question.VIEW, database, ask, recency)
        .thenApply(
            answer ->
                answer.map(message -> expected(message, Message.SelectResponse.class).result()));
  }

  @Override
  public CompletionStage<Answered<SelectResult>> parts(
      DatabaseName database, Select select, Recency recency) {
    Message ask = new Message.SelectRequest(database, select, recency.atLeast());
    return ask(Question.PARTS, database, ask, recency)
        .thenApply(
            answer ->
                answer.map(message -> expected(message, Message.SelectResponse.class).result()));
  }

  @Override
  public CompletionStage<ViewState> state(DatabaseName database, Cursor atLeast) {
    return state(database, Recency.current(atLeast)).thenApply(Answered::value);
  }

  @Override
  public CompletionStage<Answered<ViewState>> state(DatabaseName database, Recency recency) {
    Message ask =
        new Message.SyncState(database, Message.SyncPhase.ASK, recency.atLeast(), Optional.empty());
    return ask(Question.VIEW, database, ask, recency)
        .thenApply(answer -> answer.map(RemoteViewReader::state));
  }

  private static ViewState state(Message answer) {
    Message.SyncState state = expected(answer, Message.SyncState.class);
    return new ViewState(state.cursor(), state.digest().orElseThrow(() -> unexpected(answer)));
  }

  @Override
  public CompletionStage<IndexListing> indexes(DatabaseName database, Cursor atLeast) {
    Message ask = new Message.SyncState(database, Message.SyncPhase.ASK, atLeast, Optional.empty());
    return ask(Question.INDEXES, database, ask, Recency.current(atLeast))
        .thenApply(answer -> ListingCodec.indexes(listing(answer)));
  }

  @Override
  public CompletionStage<ConflictPage> conflicts(
      DatabaseName database, ConflictQuery query, Cursor atLeast) {
    Bytes ask = ListingCodec.write(new ListingCodec.ConflictsAsked(database, query, atLeast));
    return ask(Question.CONFLICTS, database, ask, Recency.current(atLeast))
        .thenApply(answer -> ListingCodec.conflicts(listing(answer)));
  }

  private static SelectResult listing(Answered<Message> answer) {
    return expected(answer.value(), Message.SelectResponse.class).result();
  }

  @Override
  public Optional<String> unready() {
    return readiness.unready();
  }

  private CompletionStage<Answered<Message>> ask(
      String path, DatabaseName database, Message message, Recency recency) {
    return ask(path, database, FrameCodec.encode(new Frame(0, message)), recency);
  }

  private CompletionStage<Answered<Message>> ask(
      String path, DatabaseName database, Bytes asked, Recency recency) {
    Shard shard = new Shard(database, number);
    Question question =
        new Question(
            client,
            instances,
            timer,
            ShardKey.partition(shard, partitions),
            number,
            path,
            asked,
            recency.lagMsMax(),
            config.answerTimeoutMs());
    refusal().ifPresentOrElse(question::refuse, () -> begin(question));
    return question.answer();
  }

  private Optional<BlazeException> refusal() {
    if (closed.get()) {
      return Optional.of(closedFailure());
    }
    return open.size() < config.questionsMax()
        ? Optional.empty()
        : Optional.of(
            new BlazeException(
                ErrorCode.OVERLOADED, config.questionsMax() + " questions wait for the views"));
  }

  private void begin(Question question) {
    open.add(question);
    question.answer().whenComplete((answer, failure) -> open.remove(question));
    if (closed.get()) {
      question.refuse(closedFailure()); // it may have missed the close
    } else {
      question.ask();
    }
  }

  private static BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the gateway has closed its views");
  }

  private static <M extends Message> M expected(Message answer, Class<M> type) {
    if (!type.isInstance(answer)) {
      throw unexpected(answer);
    }
    return type.cast(answer);
  }

  private static BlazeException unexpected(Message answer) {
    return new BlazeException(
        ErrorCode.INTERNAL, "a Streams instance answered with " + answer.type());
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Fails what is not answered and ends its threads. Idempotent. */
  @Override
  public void close() {
    closed.set(true);
    open.forEach(question -> question.refuse(closedFailure()));
    timer.shutdownNow();
    threads.shutdown();
  }
}
