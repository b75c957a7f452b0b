package io.blazedb.streams.http;

import com.sun.net.httpserver.HttpExchange;
import io.blazedb.op.Bytes;
import io.blazedb.port.Lag;
import io.blazedb.port.ViewHeaders;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a question is answered with. */
sealed interface Reply {
  /** {@code 421 Misdirected Request}: the same question is answered at {@code Location}. */
  int MISDIRECTED = 421;

  private static void name(List<String> copies, HttpExchange exchange) {
    if (!copies.isEmpty()) {
      exchange.getResponseHeaders().set(ViewHeaders.COPIES, String.join(",", copies));
    }
  }

  /** Writes it and ends the exchange. */
  void write(HttpExchange exchange) throws IOException;

  /**
   * A message, refusals included.
   *
   * @param message the answer
   * @param lag how far the copy that it is of is behind; empty if it is of the view itself
   * @param copies who has copies
   */
  record Answer(Message message, Optional<Lag> lag, List<String> copies) implements Reply {
    /** Of the view itself, or a refusal. */
    static Answer of(Message message) {
      return new Answer(message, Optional.empty(), List.of());
    }

    @Override
    public void write(HttpExchange exchange) throws IOException {
      Bytes frame = FrameCodec.encode(new Frame(0, message));
      lag.ifPresent(each -> exchange.getResponseHeaders().set(ViewHeaders.LAG, each.text()));
      name(copies, exchange);
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      Replies.bytes(exchange, 200, frame);
    }
  }

  /**
   * Another instance has the view.
   *
   * @param address its {@code host:port}
   * @param copies who has copies
   */
  record Moved(String address, List<String> copies) implements Reply {
    @Override
    public void write(HttpExchange exchange) throws IOException {
      name(copies, exchange);
      exchange.getResponseHeaders().set("Location", "http://" + address);
      Replies.text(exchange, MISDIRECTED, "ask " + address);
    }
  }
}
