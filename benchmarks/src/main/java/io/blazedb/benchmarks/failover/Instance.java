package io.blazedb.benchmarks.failover;

import io.blazedb.benchmarks.gateway.Child;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Streams instance that is killed and started again, at the same address on the same disk. */
final class Instance implements AutoCloseable {
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx160m");

  private final Path directory;
  private final List<String> role;
  private final URI url;
  private Optional<Child> child = Optional.empty();

  private Instance(Path directory, List<String> role, URI url) {
    this.directory = directory;
    this.role = role;
    this.url = url;
  }

  /**
   * One that is not started yet.
   *
   * @param directory for logs, and for the state of each instance beneath it
   * @param name names its state
   */
  static Instance named(
      Path directory, String name, String bootstrapServers, SessionTimeout timeout) {
    int port = FreePort.find();
    List<String> role =
        List.of(
            "streams",
            bootstrapServers,
            directory.resolve(name).toString(),
            Integer.toString(port),
            Integer.toString(timeout.timeoutMs()),
            Integer.toString(timeout.heartbeatMs()));
    return new Instance(directory, role, URI.create("http://127.0.0.1:" + port));
  }

  /** Starts it, for the first time or again; returns when it is up. */
  void start() {
    child = Optional.of(Child.start(directory, JVM, role));
  }

  /** {@code kill -9}. */
  void kill() {
    child.ifPresent(Child::kill);
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    child.ifPresent(Child::close);
  }
}
