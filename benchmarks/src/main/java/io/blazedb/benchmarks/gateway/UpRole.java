package io.blazedb.benchmarks.gateway;

import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Everything in one process, as {@code blazedb up} runs it. */
final class UpRole implements Role {
  /** What grows in the heap since the first {@link #GROWN}. */
  static final String GROWN = "grown";

  private final Server server;
  private final HeapHistogram histogram = new HeapHistogram();

  /**
   * Starts it.
   *
   * @param viewMib off-heap memory of the views
   */
  UpRole(Path directory, int viewMib) {
    ServerConfig defaults = ServerConfig.in(directory, 0);
    server =
        Server.start(
            new ServerConfig(
                defaults.dataDirectory(),
                defaults.host(),
                defaults.port(),
                defaults.partitions(),
                defaults.durability(),
                defaults.databases(),
                (long) viewMib << 20,
                defaults.textBytesMax(),
                defaults.security(),
                defaults.connectionsMax(),
                defaults.handshakeTimeoutMs(),
                defaults.drainTimeoutMs()));
  }

  @Override
  public Facts ready() {
    return new Facts(Map.of("port", Integer.toString(server.url().getPort())));
  }

  @Override
  public Facts answer(List<String> words) throws Exception {
    if (words.get(0).equals(GROWN)) {
      return histogram.grown();
    }
    throw Role.unknown(words);
  }

  @Override
  public void close() {
    server.close();
  }
}
