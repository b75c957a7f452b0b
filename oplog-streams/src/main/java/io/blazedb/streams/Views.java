package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.ShardKey;
import io.blazedb.op.Shard;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.ShardViews;
import io.blazedb.port.ViewReader;
import io.blazedb.streams.text.TextIndexes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views of this process: a Kafka Streams application that merges the oplog, and a reader that
 * answers from what it has merged. Thread-safe.
 *
 * <p>Close it before the broker: closing commits.
 */
public final class Views implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  private final ViewsConfig config;
  private final LoggedDictionaries dictionaries;
  private final Admin admin;
  private final OplogTopic oplog;
  private final KafkaStreams streams;
  private final Owners owners;
  private final RestoreProgress restores;
  private final ViewProgress progress;
  private final CommittedPositions positions;
  private final MergeCounters counters;
  private final ExecutorService queryThreads;
  private final WatchedCopies copies;
  private final TextIndexes texts;
  private final ViewQueries queries;
  private volatile Optional<ViewMeters> meters = Optional.empty();
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Views(
      ViewsConfig config,
      LoggedDictionaries dictionaries,
      Admin admin,
      OplogTopic oplog,
      StateHome home) {
    this.config = config;
    this.dictionaries = dictionaries;
    this.admin = admin;
    this.oplog = oplog;
    restores = new RestoreProgress(System::nanoTime);
    progress = new ViewProgress(oplog.partitions());
    positions = new CommittedPositions(admin, config.group(), progress);
    counters = new MergeCounters();
    PolledEnds.Offsets polledEnds = new PolledEnds.Offsets(oplog.partitions());
    texts = new TextIndexes(config.textDirectory(), config.textBytesMax());
    streams =
        new KafkaStreams(
            MergeTopology.of(
                oplog.epoch(),
                dictionaries,
                progress,
                counters,
                polledEnds,
                positions::refresh,
                config.conflictsKeptMs(),
                texts),
            StreamsSettings.of(config, home.instanceId(), polledEnds));
    owners = new Owners(streams, config.applicationServer());
    queryThreads = queryThreads(config.queries().threads());
    Supplier<Map<String, Map<Integer, LagInfo>>> changelogs = streams::allLocalStorePartitionLags;
    copies = new WatchedCopies(admin, oplog.partitions(), changelogs);
    queries =
        new ViewQueries(
            oplog, new OpenStores(), progress, copies, texts, config.queries(), queryThreads);
  }

  /** Starts views of a log without dictionaries; else as the other {@code start}. */
  public static Views start(ViewsConfig config) {
    return start(config, new NoDictionaries());
  }

  /**
   * Starts merging and returns at once; {@link ViewReader#unready()} says when queries are
   * answered.
   *
   * @param dictionaries what batches of the log may be packed with; belongs to the caller, who
   *     closes it after the views
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if Kafka does not answer, has no oplog
   *     yet, or the state directory cannot be used; nothing is left running
   */
  public static Views start(ViewsConfig config, DictionaryStore dictionaries) {
    Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, config.startTimeoutMs(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, config.startTimeoutMs()));
    Views views = null;
    try {
      OplogTopic oplog = OplogTopic.describe(admin, config);
      DeadLetters.create(admin, config);
      StateHome home = StateHome.open(config.stateDirectory());
      views = new Views(config, new LoggedDictionaries(dictionaries), admin, oplog, home);
      views.begin(oplog, home);
      return views;
    } catch (RuntimeException e) {
      if (views == null) {
        admin.close(Duration.ZERO);
      } else {
        views.close();
      }
      throw e instanceof StreamsException ? notStarted(e) : e;
    }
  }

  private static BlazeException notStarted(RuntimeException cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE, "the views cannot start: " + cause.getMessage(), cause);
  }

  private void begin(OplogTopic oplog, StateHome home) {
    if (home.isOfAnotherEpoch(oplog.epoch())) {
      LOG.warn("The views in {} are of another oplog: dropped", config.stateDirectory());
      streams.cleanUp();
    }
    home.claim(oplog.epoch());
    streams.setGlobalStateRestoreListener(restores);
    streams.setUncaughtExceptionHandler(new ThreadFaults(System::nanoTime));
    streams.setStateListener(this::stateChanged);
    streams.start();
    if (config.standbyReplicas() > 0) {
      copies.start();
    }
  }

  private void stateChanged(KafkaStreams.State now, KafkaStreams.State before) {
    LOG.info("Views are {}, were {}", now, before);
    if (now == KafkaStreams.State.RUNNING) {
      running.complete(null);
    } else if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      running.completeExceptionally(
          new BlazeException(ErrorCode.UNAVAILABLE, "the views are " + now));
      stopped.complete(null);
    }
  }

  /**
   * Completes when queries are answered for the first time; fails with {@link
   * ErrorCode#UNAVAILABLE} if the views stop before that. Dependents run on a thread of Kafka
   * Streams and must not block.
   */
  public CompletionStage<Void> whenRunning() {
    return running;
  }

  /**
   * Completes when the views have stopped, by {@link #close} or because they have failed.
   * Dependents must not block.
   */
  public CompletionStage<Void> whenStopped() {
    return stopped;
  }

  /** Where the view of a shard is, and its copies. */
  public Placement placement(Shard shard) {
    int partition = ShardKey.partition(shard, oplog.partitions());
    Placement placement = owners.of(partition);
    return copies.has(partition) ? placement.withCopyHere() : placement;
  }

  /**
   * Reads the views of databases that have one shard. Usable, and failing, after {@link #close}
   * too.
   */
  public ViewReader reader() {
    return queries;
  }

  /** Reads the views of all shards; else as {@link #reader}. */
  public ShardViews shards() {
    return queries;
  }

  /** Shows what these views do in {@code registry}, until they are closed; once. */
  public void bindTo(MeterRegistry registry) {
    ViewMeters bound = ViewMeters.of(registry, streams);
    bound.merge(counters);
    bound.positions(progress, oplog.partitions());
    bound.restores(restores);
    bound.ready(() -> queries.unready().isEmpty());
    bound.budget(config.rocksDbBytesMax());
    meters = Optional.of(bound);
  }

  /** How many records were read from changelogs since the start, to rebuild views. */
  long restored() {
    return restores.restored();
  }

  /** What the merge has done since the start. */
  public MergeCounts counts() {
    return counters.counts();
  }

  /**
   * Stops merging, commits, and fails the queries that wait. Idempotent. Waits for at most {@link
   * ViewsConfig#closeTimeoutMs()}; what is not committed then is merged again at the next start.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    meters.ifPresent(ViewMeters::close);
    copies.close();
    positions.close();
    dictionaries.close();
    progress.abandon(new BlazeException(ErrorCode.UNAVAILABLE, "the view is closing"));
    if (!streams.close(CloseOptions.timeout(Duration.ofMillis(config.closeTimeoutMs())))) {
      LOG.warn("The views did not stop within {} ms", config.closeTimeoutMs());
    }
    texts.close();
    // Not now: a query that is dropped would never be answered; one that runs finds its store
    // closed.
    queryThreads.shutdown();
    admin.close(Duration.ZERO);
  }

  private static ExecutorService queryThreads(int count) {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "blazedb-view-query-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Kafka Streams' stores. */
  private final class OpenStores implements LocalViews {
    @Override
    public Optional<String> ended() {
      switch (streams.state()) {
        case ERROR:
        case PENDING_ERROR:
          return Optional.of("the view has failed; the server's log says why");
        case PENDING_SHUTDOWN:
        case NOT_RUNNING:
          return Optional.of("the view is closed");
        default:
          return Optional.empty();
      }
    }

    @Override
    public Optional<String> unready() {
      Optional<String> ended = ended();
      return ended.isPresent() || streams.state() == KafkaStreams.State.RUNNING
          ? ended
          : Optional.of(
              restores
                  .text()
                  .map(text -> "the view is restoring: " + text)
                  .orElse("the view is starting"));
    }

    /** A stale store too: else Kafka Streams gives none while any of its thread is restored. */
    @Override
    public ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition) {
      return streams.store(
          StoreQueryParameters.<ReadOnlyKeyValueStore<Bytes, byte[]>>fromNameAndType(
                  ViewStore.NAME, QueryableStoreTypes.keyValueStore())
              .withPartition(partition)
              .enableStaleStores());
    }
  }
}
