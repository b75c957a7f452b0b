package io.blazedb.streams.http;

import com.sun.net.httpserver.HttpExchange;
import io.blazedb.op.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metrics of an instance.
 *
 * @param page makes them, in Prometheus' text format
 * @param secret what who reads them must present; empty for no check
 */
record MetricsPage(Supplier<String> page, Optional<Secret> secret) {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  void answer(HttpExchange exchange) throws IOException {
    if (!secret.map(wanted -> wanted.isPresentedBy(exchange)).orElse(true)) {
      Replies.text(exchange, 401, "the metrics want a secret");
      return;
    }
    Bytes body = Bytes.wrap(page.get().getBytes(StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    Replies.bytes(exchange, 200, body);
  }
}
