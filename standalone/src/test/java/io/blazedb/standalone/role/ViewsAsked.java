package io.blazedb.standalone.role;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.Lag;
import io.blazedb.port.ViewHeaders;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** Asks one Streams instance, as a gateway does. */
final class ViewsAsked {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI view;

  ViewsAsked(URI instance) {
    view = instance.resolve("/view");
  }

  /**
   * What it said.
   *
   * @param rows how many rows, -1 for a refusal or a redirection
   * @param refusal code and words, if it refused
   * @param lag of its copy, if that answered
   */
  record Said(int rows, Optional<String> refusal, Optional<Lag> lag) {}

  /** Whether it answers for a database itself. */
  boolean owner(String database) {
    return said(send(request(database, Cursor.START))).rows >= 0;
  }

  /** What its copy says. */
  Said copy(String database, Cursor atLeast, long lagMsMax) {
    return said(
        send(
            request(database, atLeast)
                .header(ViewHeaders.WHOM, ViewHeaders.ANYBODY)
                .header(ViewHeaders.LAG_MS_MAX, Long.toString(Math.max(1, lagMsMax)))));
  }

  private HttpRequest.Builder request(String database, Cursor atLeast) {
    Message question = new Message.QueryRequest(new DatabaseName(database), Phone.all(), atLeast);
    return HttpRequest.newBuilder(view)
        .POST(BodyPublishers.ofByteArray(FrameCodec.encode(new Frame(1, question)).toArray()));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return HTTP.sendAsync(request.build(), BodyHandlers.ofByteArray()).join();
  }

  private static Said said(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      return new Said(-1, Optional.of("HTTP " + response.statusCode()), Optional.empty());
    }
    Message message = FrameCodec.decode(Bytes.wrap(response.body()), Limits.DEFAULT).message();
    if (message instanceof Message.ErrorReply refusal) {
      return new Said(-1, Optional.of(refusal.code() + " " + refusal.detail()), Optional.empty());
    }
    return new Said(
        ((Message.QueryResponse) message).result().rows().size(),
        Optional.empty(),
        response.headers().firstValue(ViewHeaders.LAG).map(Lag::of));
  }
}
