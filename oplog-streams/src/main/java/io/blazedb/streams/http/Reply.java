package io.blazedb.streams.http;

import com.sun.net.httpserver.HttpExchange;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.IOException;

/** What a question is answered with. */
sealed interface Reply {
  /** {@code 421 Misdirected Request}: the same question is answered at {@code Location}. */
  int MISDIRECTED = 421;

  /** Writes it and ends the exchange. */
  void write(HttpExchange exchange) throws IOException;

  /**
   * A message, refusals included.
   *
   * @param message the answer
   */
  record Answer(Message message) implements Reply {
    @Override
    public void write(HttpExchange exchange) throws IOException {
      Bytes frame = FrameCodec.encode(new Frame(0, message));
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      Replies.bytes(exchange, 200, frame);
    }
  }

  /**
   * Another instance has the view.
   *
   * @param address its {@code host:port}
   */
  record Moved(String address) implements Reply {
    @Override
    public void write(HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("Location", "http://" + address);
      Replies.text(exchange, MISDIRECTED, "ask " + address);
    }
  }
}
