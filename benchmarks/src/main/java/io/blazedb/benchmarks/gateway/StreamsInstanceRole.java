package io.blazedb.benchmarks.gateway;

import io.blazedb.standalone.role.StreamsRole;
import io.blazedb.standalone.role.StreamsRoleConfig;
import io.blazedb.streams.ViewsConfig;
import io.blazedb.streams.http.ViewServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One Streams instance, as {@code blazedb streams} runs it, with a copy of the others' views. */
final class StreamsInstanceRole implements Role {
  private static final int START_TIMEOUT_MS = 60_000;

  private final StreamsRole streams;

  private StreamsInstanceRole(StreamsRole streams) {
    this.streams = streams;
  }

  /**
   * Starts it.
   *
   * @param words Kafka's address, the state directory, the port, session timeout and heartbeat in
   *     milliseconds
   */
  static StreamsInstanceRole of(List<String> words) {
    ViewsConfig views =
        ViewsConfig.of(words.get(0), Path.of(words.get(1)))
            .withSessionTimeoutMs(Integer.parseInt(words.get(3)), Integer.parseInt(words.get(4)))
            .withStandbyReplicas(1);
    return new StreamsInstanceRole(
        StreamsRole.start(
            new StreamsRoleConfig(
                views,
                ViewServerConfig.on(Integer.parseInt(words.get(2))),
                Optional.empty(),
                Optional.empty(),
                START_TIMEOUT_MS)));
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("url", streams.url().toString()));
  }

  @Override
  public Facts answer(List<String> words) {
    throw Role.unknown(words);
  }

  @Override
  public void close() {
    streams.close();
  }
}
