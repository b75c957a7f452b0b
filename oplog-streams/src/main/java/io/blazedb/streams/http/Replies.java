package io.blazedb.streams.http;

import com.sun.net.httpserver.HttpExchange;
import io.blazedb.op.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes whole responses. */
final class Replies {
  private Replies() {}

  static void text(HttpExchange exchange, int status, String line) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    bytes(exchange, status, Bytes.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** The response, and the end of the exchange. */
  static void bytes(HttpExchange exchange, int status, Bytes body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length());
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body.array(), body.offset(), body.length());
      }
    }
  }
}
