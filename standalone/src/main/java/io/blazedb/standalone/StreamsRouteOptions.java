package io.blazedb.standalone;

import io.blazedb.gateway.views.RemoteViewsConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say how a gateway reaches the Streams instances. */
final class StreamsRouteOptions {
  private static final int MIB = 1 << 20;

  /** A gateway gives up a little before whoever asked it does, so that the reason is told. */
  private static final double SHARE_OF_TIMEOUT = 0.9;

  @Option(
      names = "--streams",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:BLAZEDB_STREAMS:-}",
      description =
          "Streams instances, http://HOST:PORT, separated by commas; required. Some are enough:"
              + " they tell of the others. BLAZEDB_STREAMS")
  private List<String> streams;

  @Option(
      names = "--streams-secret-file",
      paramLabel = "FILE",
      defaultValue = "${env:BLAZEDB_STREAMS_SECRET_FILE:-}",
      description = "A file with the secret that they want. BLAZEDB_STREAMS_SECRET_FILE")
  private String secretFile;

  @Option(
      names = "--streams-connect-timeout-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_STREAMS_CONNECT_TIMEOUT_MS:-1000}",
      description =
          "How long an instance may take to accept a connection. BLAZEDB_STREAMS_CONNECT_TIMEOUT_MS; default: ${DEFAULT-VALUE}")
  private int streamsConnectTimeoutMs;

  @Option(
      names = "--streams-questions",
      paramLabel = "N",
      defaultValue = "${env:BLAZEDB_STREAMS_QUESTIONS:-1024}",
      description =
          "Questions to them without an answer. BLAZEDB_STREAMS_QUESTIONS; default: ${DEFAULT-VALUE}")
  private int streamsQuestions;

  @Option(
      names = "--streams-answer-mib",
      paramLabel = "MIB",
      defaultValue = "${env:BLAZEDB_STREAMS_ANSWER_MIB:-32}",
      description =
          "Largest answer of theirs. BLAZEDB_STREAMS_ANSWER_MIB; default: ${DEFAULT-VALUE}")
  private int streamsAnswerMib;

  @Option(
      names = "--streams-probe-ms",
      paramLabel = "MS",
      defaultValue = "${env:BLAZEDB_STREAMS_PROBE_MS:-1000}",
      description =
          "How often they are asked whether they are ready. BLAZEDB_STREAMS_PROBE_MS; default: ${DEFAULT-VALUE}")
  private int streamsProbeMs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** What the options say, for questions that may take so long. */
  RemoteViewsConfig config(int queryTimeoutMs) {
    Optional<String> secret = options().secret("--streams-secret-file", secretFile);
    List<URI> seeds = seeds();
    try {
      return new RemoteViewsConfig(
          seeds,
          (int) (queryTimeoutMs * SHARE_OF_TIMEOUT),
          options().between("--streams-connect-timeout-ms", streamsConnectTimeoutMs, 10, 60_000),
          options().between("--streams-questions", streamsQuestions, 1, 1_000_000),
          options().between("--streams-answer-mib", streamsAnswerMib, 1, 1_024) * MIB,
          options().between("--streams-probe-ms", streamsProbeMs, 50, 60_000),
          secret);
    } catch (IllegalArgumentException e) {
      throw options().refused("--streams", "is of no use: " + e.getMessage());
    }
  }

  private List<URI> seeds() {
    List<String> given = streams.stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (given.isEmpty()) {
      throw options().refused("--streams", "is missing");
    }
    try {
      return given.stream().map(URI::create).toList();
    } catch (IllegalArgumentException e) {
      throw options().refused("--streams", "is of no use: " + e.getMessage());
    }
  }

  private Options options() {
    return new Options(spec);
  }
}
