package io.blazedb.gateway.views;

import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.port.Lag;
import io.blazedb.port.ViewHeaders;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP with Streams instances. Never throws: what goes wrong is an answer, too. */
final class StreamsClient {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsClient.class);
  private static final int MISDIRECTED = 421;
  private static final int OK = 200;
  private static final int REASON_BYTES_MAX = 1_024;

  private final RemoteViewsConfig config;
  private final HttpClient http;
  private final Limits limits;

  StreamsClient(RemoteViewsConfig config, Executor threads) {
    this.config = config;
    this.limits = trusting(config.answerBytesMax());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(config.connectTimeoutMs()))
            .executor(threads)
            .build();
  }

  /** Rows are merged states: many batches of the largest size may have made one. */
  private static Limits trusting(int bytesMax) {
    return new Limits(
        bytesMax,
        bytesMax,
        Limits.DEFAULT.operationsMax(),
        bytesMax,
        bytesMax,
        bytesMax,
        2 * Limits.DEFAULT.depthMax());
  }

  /**
   * Asks.
   *
   * @param shard the number of the shard that is asked
   * @param lagMsMax how far a copy that answers may be behind, ms; 0 for no copies
   */
  CompletableFuture<Answer> ask(
      URI path, int shard, Bytes question, long timeoutMs, long lagMsMax, Whom whom) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(path)
            .timeout(Duration.ofMillis(timeoutMs))
            .POST(BodyPublishers.ofByteArray(question.toArray()));
    config.secret().ifPresent(text -> request.header("Authorization", "Bearer " + text));
    if (shard > 0) {
      request.header(ViewHeaders.SHARD, Integer.toString(shard));
    }
    if (lagMsMax > 0) {
      request.header(ViewHeaders.LAG_MS_MAX, Long.toString(lagMsMax));
    }
    if (whom == Whom.ANYBODY) {
      request.header(ViewHeaders.WHOM, ViewHeaders.ANYBODY);
    }
    return http.sendAsync(request.build(), any -> new BoundedBody(config.answerBytesMax()))
        .thenApply(this::read)
        .exceptionally(StreamsClient::failed);
  }

  /** Asking again mends neither an answer that is too large nor one that cannot be read. */
  private static Answer failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof BoundedBody.TooLargeException) {
      return refused(ErrorCode.LIMIT_EXCEEDED, cause.getMessage() + "; ask for fewer rows");
    }
    if (cause instanceof BlazeException) {
      return refused(ErrorCode.INTERNAL, "an answer cannot be read: " + cause.getMessage());
    }
    return new Answer.Nothing(reason(cause));
  }

  private static Answer refused(ErrorCode code, String detail) {
    return new Answer.Said(new Message.ErrorReply(code, detail, 0));
  }

  private Answer read(HttpResponse<byte[]> response) {
    if (response.statusCode() == OK) {
      return new Answer.Said(
          FrameCodec.decode(Bytes.wrap(response.body()), limits).message(),
          response.headers().firstValue(ViewHeaders.LAG).map(Lag::of),
          copies(response));
    }
    Optional<String> location = response.headers().firstValue("Location");
    if (response.statusCode() == MISDIRECTED && location.isPresent()) {
      return moved(location.get(), copies(response));
    }
    return new Answer.Nothing("it answered with HTTP status " + response.statusCode());
  }

  /** Addresses that cannot be asked are left out: copies are no more than a hint. */
  private static List<URI> copies(HttpResponse<?> response) {
    return response.headers().firstValue(ViewHeaders.COPIES).stream()
        .flatMap(all -> Stream.of(all.split(",", Instances.COPIES_MAX + 1)))
        .limit(Instances.COPIES_MAX)
        .flatMap(each -> address("http://" + each.strip()).stream())
        .toList();
  }

  private static Optional<URI> address(String text) {
    try {
      return Optional.of(RemoteViewsConfig.requireAddress(URI.create(text)));
    } catch (IllegalArgumentException e) {
      LOG.debug("A copy is said to be where nobody can ask", e);
      return Optional.empty();
    }
  }

  private static Answer moved(String location, List<URI> copies) {
    try {
      URI owner = RemoteViewsConfig.requireAddress(URI.create(location));
      return new Answer.Moved(owner, copies);
    } catch (IllegalArgumentException e) {
      return new Answer.Nothing("it names an owner that cannot be asked: " + e.getMessage());
    }
  }

  /** Why the instance is not ready, or empty if it is. */
  CompletableFuture<Optional<String>> unready(URI instance, long timeoutMs) {
    HttpRequest request =
        HttpRequest.newBuilder(instance.resolve("/health/ready"))
            .timeout(Duration.ofMillis(timeoutMs))
            .build();
    return http.sendAsync(request, any -> new BoundedBody(REASON_BYTES_MAX))
        .thenApply(StreamsClient::unready)
        .exceptionally(failure -> Optional.of(reason(failure)));
  }

  private static Optional<String> unready(HttpResponse<byte[]> response) {
    return response.statusCode() == OK
        ? Optional.empty()
        : Optional.of(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8).strip());
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return "it does not answer (" + cause + ")";
  }
}
