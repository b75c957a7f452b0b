package io.blazedb.benchmarks.failover;

import io.blazedb.codec.Limits;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.port.ViewHeaders;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks Streams instances directly, as a gateway does, what they have. */
final class Inspection {
  private final HttpClient http = HttpClient.newHttpClient();

  /** Whether an instance answers for a database itself; one that is not there has nothing. */
  boolean owns(URI instance, DatabaseName database) {
    return answers(request(instance, database));
  }

  /** Whether a copy of an instance is not older than so many milliseconds. */
  boolean hasCopy(URI instance, DatabaseName database, long lagMsMax) {
    return answers(
        request(instance, database)
            .header(ViewHeaders.WHOM, ViewHeaders.ANYBODY)
            .header(ViewHeaders.LAG_MS_MAX, Long.toString(lagMsMax)));
  }

  private static HttpRequest.Builder request(URI instance, DatabaseName database) {
    Query any = Query.of(Load.NOTES, Filter.ALL);
    Message question = new Message.QueryRequest(database, any, Cursor.START);
    return HttpRequest.newBuilder(instance.resolve("/view"))
        .POST(BodyPublishers.ofByteArray(FrameCodec.encode(new Frame(1, question)).toArray()));
  }

  private boolean answers(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          && FrameCodec.decode(Bytes.wrap(response.body()), Limits.DEFAULT).message()
              instanceof Message.QueryResponse;
    } catch (IOException e) {
      return false; // not there yet, or not any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an instance was asked", e);
    }
  }
}
