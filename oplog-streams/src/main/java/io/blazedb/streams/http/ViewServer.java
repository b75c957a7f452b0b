package io.blazedb.streams.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.Shard;
import io.blazedb.port.ShardViews;
import io.blazedb.streams.Placement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one Streams instance: {@code POST /view} and what is below it for gateways,
 * {@code /health/live}, {@code /health/ready} and {@code /metrics} for operators. Thread-safe.
 *
 * <p>It listens before there are views, because their group must be told the port; until {@link
 * #serve} it refuses questions as {@code UNAVAILABLE}.
 */
public final class ViewServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewServer.class);
  private static final int ACCEPT_BACKLOG = 128;
  private static final String SHUTTING_DOWN = "the instance is shutting down";

  private final ViewServerConfig config;
  private final HttpServer http;
  private final ThreadPoolExecutor threads;
  private final Semaphore questions;
  private volatile Optional<Answering> answering = Optional.empty();
  private volatile String unready = "the views have not started";
  private volatile boolean draining;
  private volatile Optional<MetricsPage> metrics = Optional.empty();

  private ViewServer(ViewServerConfig config, HttpServer http) {
    this.config = config;
    this.http = http;
    this.questions = new Semaphore(config.questionsMax());
    this.threads = threads(config);
  }

  /**
   * Listens.
   *
   * @throws ViewServerException if it cannot; nothing is left running
   */
  public static ViewServer listen(ViewServerConfig config) {
    HttpLimits.apply(config);
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(config.host(), config.port()), ACCEPT_BACKLOG);
    } catch (IOException | IllegalArgumentException e) {
      throw new ViewServerException(
          "port %d on %s cannot be listened on: %s"
              .formatted(config.port(), config.host(), e.getMessage()),
          e);
    }
    ViewServer server = new ViewServer(config, http);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    http.start();
    LOG.info("The view server listens on {}:{}", config.host(), server.port());
    return server;
  }

  private static ThreadPoolExecutor threads(ViewServerConfig config) {
    AtomicInteger number = new AtomicInteger();
    // A connection has one request at a time, and an answer for each question that was let in.
    return new ThreadPoolExecutor(
        config.threads(),
        config.threads(),
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(2 * config.questionsMax() + ACCEPT_BACKLOG),
        task -> {
          Thread thread = new Thread(task, "blazedb-view-http-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The TCP port that it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  /**
   * From now on answers from {@code views}, and sends away what {@code placements} says is not
   * here.
   */
  public void serve(ShardViews views, Function<Shard, Placement> placements) {
    answering = Optional.of(new Answering(views, placements));
  }

  /** Says why there are no views yet; what {@link #serve} was given says so itself. */
  public void waitingFor(String reason) {
    unready = reason;
  }

  /**
   * From now on shows {@code page}, in Prometheus' text format, at {@code /metrics}: to whoever
   * presents {@code scraper}, or if there is none the secret that gateways present.
   */
  public void showMetrics(Supplier<String> page, Optional<Secret> scraper) {
    metrics = Optional.of(new MetricsPage(page, scraper.or(config::secret)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/view":
        ask(exchange, Answering::answer);
        break;
      case "/view/parts":
        ask(exchange, Answering::parts);
        break;
      case "/view/records":
        ask(exchange, Answering::records);
        break;
      case "/view/indexes":
        ask(exchange, Answering::indexes);
        break;
      case "/view/conflicts":
        ask(exchange, Answering::conflicts);
        break;
      case "/metrics":
        metrics(exchange);
        break;
      case "/health/live":
        Replies.text(exchange, 200, "live");
        break;
      case "/health/ready":
        ready(exchange);
        break;
      default:
        Replies.text(exchange, 404, "there is nothing at " + path);
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    if (metrics.isPresent()) {
      metrics.get().answer(exchange);
    } else {
      Replies.text(exchange, 503, "there are no metrics yet");
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    Optional<String> reason =
        draining
            ? Optional.of(SHUTTING_DOWN)
            : answering.map(Answering::unready).orElse(Optional.of(unready));
    Replies.text(exchange, reason.isEmpty() ? 200 : 503, reason.orElse("ready"));
  }

  private void ask(HttpExchange exchange, Way way) throws IOException {
    if (!isAllowed(exchange)) {
      Replies.text(exchange, 401, "this instance wants its secret");
      return;
    }
    if (!"POST".equals(exchange.getRequestMethod())) {
      Replies.text(exchange, 405, "questions are posted");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(config.requestBytesMax() + 1);
    if (body.length > config.requestBytesMax()) {
      Replies.text(exchange, 413, "a question has at most " + config.requestBytesMax() + " bytes");
      return;
    }
    answer(exchange, Bytes.wrap(body), way);
  }

  /** How a question is answered: what a path stands for. */
  private interface Way {
    CompletionStage<Reply> answer(Answering answering, Bytes question, Headers headers);
  }

  private void answer(HttpExchange exchange, Bytes question, Way way) throws IOException {
    if (answering.isEmpty()) {
      Refusals.reply(ErrorCode.UNAVAILABLE, unready).write(exchange);
    } else if (!questions.tryAcquire()) {
      tooMany().write(exchange);
    } else {
      // On a thread of ours: the views answer on theirs, which must not wait for a socket.
      way.answer(answering.get(), question, exchange.getRequestHeaders())
          .whenCompleteAsync((reply, failure) -> write(exchange, reply, failure), threads);
    }
  }

  private Reply tooMany() {
    return draining
        ? Refusals.reply(ErrorCode.DRAINING, SHUTTING_DOWN)
        : Refusals.reply(
            ErrorCode.OVERLOADED, config.questionsMax() + " questions wait for their answers");
  }

  private void write(HttpExchange exchange, Reply reply, Throwable failure) {
    try {
      (failure == null ? reply : Refusals.reply(failure)).write(exchange);
    } catch (IOException e) {
      LOG.debug("A gateway did not wait for its answer", e);
    } finally {
      exchange.close();
      questions.release();
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    return config.secret().map(secret -> secret.isPresentedBy(exchange)).orElse(true);
  }

  /**
   * Refuses new questions, so that gateways ask elsewhere, and waits for the answers that are due.
   */
  public void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      if (!questions.tryAcquire(
          config.questionsMax(), config.drainTimeoutMs(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Answers were still due after {} ms", config.drainTimeoutMs());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes sockets and threads. Idempotent. */
  @Override
  public void close() {
    draining = true;
    http.stop(0);
    threads.shutdown();
  }
}
