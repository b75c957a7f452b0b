package io.blazedb.gateway.http;

import io.blazedb.gateway.metrics.Metrics;
import io.blazedb.gateway.session.SessionServices;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening sockets: one server on each event loop, all on one port. */
public final class Front implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);

  /** Any free port, but the same for all servers of this Vert.x. */
  private static final int SHARED_FREE_PORT = -1;

  private static final long CLOSE_MS_MAX = 2_000;
  private static final long LISTEN_MS_MAX = 30_000;

  /** The longest token there may be, and room for the other headers. */
  private static final int HEADER_BYTES_MAX = 24 << 10;

  /** Connections that wait to be accepted: a herd of devices comes back all at once. */
  private static final int ACCEPT_BACKLOG = 1_024;

  private final FrontConfig config;
  private final Vertx vertx;
  private final Connections connections;
  private final Doorkeeper doorkeeper;
  private final Metrics metrics;
  private final Optional<Certificate> certificate;
  private final AtomicInteger port = new AtomicInteger();

  private Front(
      FrontConfig config,
      SessionServices services,
      Metrics metrics,
      Optional<Certificate> certificate,
      Vertx vertx) {
    this.config = config;
    this.metrics = metrics;
    this.certificate = certificate;
    this.vertx = vertx;
    this.doorkeeper =
        new Doorkeeper(
            config.sockets(),
            new Deadline.Times(services.config().handshakeTimeoutMs(), config.idleMs()),
            services.metrics());
    this.connections = new Connections(config.connectionsMax(), config.questionsMax());
  }

  /**
   * Listens.
   *
   * @param metrics what is told to whom {@link FrontConfig#metricsAccess()} lets in
   * @throws CompletionException if that fails, with the cause; nothing is left running
   * @throws IllegalStateException if the certificate cannot be read
   */
  public static Front listen(FrontConfig config, SessionServices services, Metrics metrics) {
    Optional<Certificate> certificate = config.tls().map(CertificateReload::first);
    Front front =
        new Front(config, services, metrics, certificate, Vertx.vertx(vertxOptions(config)));
    boolean listening = false;
    try {
      front.deploy(services);
      listening = true;
      return front;
    } finally {
      if (!listening) {
        front.closeVertx();
      }
    }
  }

  private static VertxOptions vertxOptions(FrontConfig config) {
    return new VertxOptions()
        .setEventLoopPoolSize(config.eventLoops())
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(2)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private void deploy(SessionServices services) {
    DeploymentOptions instances = new DeploymentOptions().setInstances(config.eventLoops());
    await(vertx.deployVerticle(() -> new Server(services), instances), LISTEN_MS_MAX);
  }

  private HttpServerOptions serverOptions(SessionServices services) {
    // Larger than the limit, so that a frame somewhat too large is refused and not cut off.
    int frameBytesMax = Math.multiplyExact(2, services.config().limits().frameBytesMax());
    return new HttpServerOptions()
        .setMaxWebSocketFrameSize(frameBytesMax)
        .setMaxWebSocketMessageSize(frameBytesMax)
        // Batches are compressed by who makes them.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setMaxHeaderSize(HEADER_BYTES_MAX)
        .setHttp2ClearTextEnabled(false)
        .setReadIdleTimeout((int) Math.max(1, config.idleMs() / 1_000));
  }

  /** The port that is listened on. */
  public int port() {
    return port.get();
  }

  /** Takes no more connections, and waits for what the sessions pushed to be acked. */
  public void drain() {
    connections.drain(config.drainTimeoutMs());
  }

  /** Closes sockets and threads. */
  @Override
  public void close() {
    closeVertx();
  }

  private void closeVertx() {
    try {
      await(vertx.close(), CLOSE_MS_MAX);
    } catch (CompletionException e) {
      LOG.warn("The sockets did not close cleanly", e.getCause());
    }
  }

  private static <T> T await(Future<T> future, long timeoutMs) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  /** The server of one event loop. */
  private final class Server implements Deployable {
    private final SessionServices services;

    Server(SessionServices services) {
      this.services = services;
    }

    @Override
    public Future<?> deploy(Context context) {
      Vertx vertx = context.owner();
      HttpServer server = server(vertx);
      Router router =
          new Routes(vertx, services, connections, doorkeeper, metrics, config).router();
      int wanted = config.port() == 0 ? SHARED_FREE_PORT : config.port();
      return server
          .connectionHandler(connection -> doorkeeper.opened(vertx, connection))
          .requestHandler(
              request -> {
                doorkeeper.requested(request);
                router.handle(request);
              })
          .listen(wanted, config.host())
          .onSuccess(
              listening -> {
                port.set(listening.actualPort());
                reloadCertificates(vertx, listening);
              });
    }

    private HttpServer server(Vertx vertx) {
      HttpServerOptions options = serverOptions(services);
      certificate.ifPresent(tls -> tls.secure(options, services.config().handshakeTimeoutMs()));
      return vertx.createHttpServer(options);
    }

    private void reloadCertificates(Vertx vertx, HttpServer listening) {
      certificate.ifPresent(
          inUse ->
              new CertificateReload(
                      vertx,
                      listening,
                      config.tls().orElseThrow(),
                      services.config().handshakeTimeoutMs(),
                      inUse)
                  .start());
    }
  }
}
