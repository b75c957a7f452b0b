package io.blazedb.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of server-sent events, as strict as browsers are. */
final class EventStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Events that came, then an end. */
  private final BlockingQueue<Optional<Event>> events = new LinkedBlockingQueue<>();

  /** Comments that came. */
  final BlockingQueue<String> comments = new LinkedBlockingQueue<>();

  private final InputStream body;

  /** One event; the id is empty if it has none. */
  record Event(String name, String id, JsonNode data) {}

  private EventStream(InputStream body) {
    this.body = body;
  }

  /** Begins to take what is sent. */
  EventStream read() {
    Thread reader = new Thread(this::readAll, "event-stream");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  /** Opens a stream, which must be let in. */
  static EventStream open(HttpRequest.Builder request) throws Exception {
    return openSlow(request).read();
  }

  /** The same, but nothing is taken from its socket, or little, until {@link #read}. */
  static EventStream openSlow(HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> answer =
        CLIENT
            .sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
            .get(30, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
    return new EventStream(answer.body());
  }

  /** What is answered where there is no stream. */
  static HttpResponse<String> refused(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void readAll() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "";
      String id = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else {
          assertThat(line).isEmpty();
          if (!data.isEmpty()) {
            events.add(Optional.of(new Event(name, id, JSON.readTree(data))));
          }
          name = "";
          id = "";
          data = "";
        }
      }
    } catch (IOException e) {
      comments.add("cut off: " + e);
    }
    events.add(Optional.empty());
  }

  /** The next event, whatever it is; empty at the end. */
  Optional<Event> next() throws InterruptedException {
    Optional<Event> next = events.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  Event next(String name) throws InterruptedException {
    Event event = next().orElseThrow();
    assertThat(event.name()).as(event.toString()).isEqualTo(name);
    return event;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
