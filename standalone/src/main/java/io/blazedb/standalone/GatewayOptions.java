package io.blazedb.standalone;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which gateway is asked, and the asking; for every command that does. */
final class GatewayOptions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(6);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:BLAZEDB_URL:-http://127.0.0.1:8080}",
      description =
          "The running server, http://HOST:PORT or https://HOST:PORT. BLAZEDB_URL; default:"
              + " ${DEFAULT-VALUE}")
  private URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:BLAZEDB_TOKEN:-}",
      description =
          "Bearer token, if the server asks for one. Others on this machine can read command lines:"
              + " use the variable. BLAZEDB_TOKEN")
  private String token;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Where a database has something. A name that is none is the server's to refuse. */
  static String path(String database, String what) {
    return path(database) + "/" + what;
  }

  /** Where a database's settings are. */
  static String path(String database) {
    return "/databases/" + encoded(database).replace("+", "%20");
  }

  JsonNode get(String path, Map<String, String> parameters) throws InterruptedException {
    return send(request(path, parameters).GET());
  }

  JsonNode post(String path, Map<String, String> parameters) throws InterruptedException {
    return send(request(path, parameters).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Posts JSON. */
  JsonNode post(String path, JsonNode body) throws InterruptedException {
    return postJson(path, body.toString());
  }

  /** Puts JSON. */
  JsonNode put(String path, JsonNode body) throws InterruptedException {
    return send(
        request(path, Map.of())
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  JsonNode delete(String path, Map<String, String> parameters) throws InterruptedException {
    return send(request(path, parameters).DELETE());
  }

  /** Posts a body that is JSON already. */
  JsonNode postJson(String path, String body) throws InterruptedException {
    return send(
        request(path, Map.of())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, Map<String, String> parameters) {
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isHttp || url.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--url " + url + " is not of the form http://HOST:PORT");
    }
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path + "?" + query)).timeout(ANSWER_TIMEOUT);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The answer's JSON; a refusal becomes the exception that the gateway had. */
  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw refusal(answer.statusCode(), json);
      }
      return json;
    } catch (JacksonException e) {
      throw new BlazeException(ErrorCode.MALFORMED, url + " did not answer with JSON", e);
    } catch (IOException e) {
      throw new BlazeException(
          ErrorCode.UNAVAILABLE,
          url + " cannot be reached: is the server up? (./blazedb up) " + e,
          e);
    }
  }

  /**
   * Posts JSON and hands on the server-sent events of the answer, one by one, until the server ends
   * them.
   */
  void events(String path, String body, Consumer<ServerEvents.Event> heard)
      throws InterruptedException {
    HttpRequest request =
        request(path, Map.of())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    try (Stream<String> lines = answered(http, request)) {
      new ServerEvents(JSON, heard).readAll(lines);
    } catch (IOException | UncheckedIOException e) {
      throw new BlazeException(ErrorCode.UNAVAILABLE, url + " is gone: " + e, e);
    }
  }

  private Stream<String> answered(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      try (Stream<String> lines = answer.body()) {
        throw refusal(answer.statusCode(), JSON.readTree(lines.collect(Collectors.joining("\n"))));
      }
    }
    return answer.body();
  }

  private BlazeException refusal(int status, JsonNode problem) {
    String text = problem.path("detail").asText("no reason given");
    return new BlazeException(
        ErrorCode.INTERNAL, url + " refused: " + text + " (status " + status + ")");
  }
}
