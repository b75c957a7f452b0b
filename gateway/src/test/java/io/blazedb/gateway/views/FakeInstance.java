package io.blazedb.gateway.views;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.port.ViewHeaders;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A Streams instance that says what a test wants it to say. */
final class FakeInstance implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Message> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> shards = new CopyOnWriteArrayList<>();
  private volatile Optional<Said> copy = Optional.empty();
  private volatile Optional<URI> holder = Optional.empty();
  private volatile Function<Message, Said> answers;
  private volatile Optional<String> unready = Optional.empty();

  /** A response. */
  record Said(int status, Bytes body, Optional<URI> location) {
    static Said message(Message message) {
      return new Said(200, FrameCodec.encode(new Frame(0, message)), Optional.empty());
    }

    static Said moved(URI owner) {
      return new Said(421, Bytes.EMPTY, Optional.of(owner));
    }

    static Said status(int status) {
      return new Said(status, Bytes.EMPTY, Optional.empty());
    }
  }

  private FakeInstance(Function<Message, Said> answers) throws IOException {
    this.answers = answers;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/view", this::answer); // and what is below it
    http.createContext("/health/ready", this::ready);
    http.setExecutor(threads);
    http.start();
  }

  static FakeInstance saying(Function<Message, Said> answers) throws IOException {
    return new FakeInstance(answers);
  }

  void say(Function<Message, Said> other) {
    answers = other;
  }

  /** Answers so to who can do with a copy. */
  void sayOfCopy(Said said) {
    copy = Optional.of(said);
  }

  /** Names an instance with copies in all that it says. */
  void nameHolder(URI uri) {
    holder = Optional.of(uri);
  }

  void beUnready(String reason) {
    unready = Optional.of(reason);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  List<Message> asked() {
    return asked;
  }

  /** The shards that questions named; {@code null} where they named none. */
  List<String> shards() {
    return shards;
  }

  List<String> authorizations() {
    return authorizations;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Bytes body = Bytes.wrap(exchange.getRequestBody().readAllBytes());
    Message question = FrameCodec.decode(body, Limits.DEFAULT).message();
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    asked.add(question);
    shards.add(String.valueOf(exchange.getRequestHeaders().getFirst(ViewHeaders.SHARD)));
    boolean anybody =
        ViewHeaders.ANYBODY.equals(exchange.getRequestHeaders().getFirst(ViewHeaders.WHOM));
    Said said = anybody && copy.isPresent() ? copy.get() : answers.apply(question);
    if (anybody && copy.isPresent()) {
      exchange.getResponseHeaders().set(ViewHeaders.LAG, "3,812");
    }
    holder.ifPresent(
        uri -> exchange.getResponseHeaders().set(ViewHeaders.COPIES, uri.getAuthority()));
    said.location.ifPresent(
        owner -> exchange.getResponseHeaders().set("Location", owner.toString()));
    write(exchange, said.status, said.body.toArray());
  }

  private void ready(HttpExchange exchange) throws IOException {
    byte[] text = unready.orElse("ready").getBytes(StandardCharsets.UTF_8);
    write(exchange, unready.isEmpty() ? 200 : 503, text);
  }

  private static void write(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
