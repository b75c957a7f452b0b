package io.blazedb.broker;

import static org.apache.kafka.metadata.bootstrap.BootstrapDirectory.BINARY_BOOTSTRAP_FILENAME;
import static org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.META_PROPERTIES_NAME;

import io.blazedb.broker.BrokerStartException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that holds the broker's logs, locked for this broker. Formatting is done once, and
 * what was formatted is checked at each later start.
 */
final class DataDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  /** What a start that was cut short may have left behind, before anything of value was written. */
  private static final Set<String> LEFT_BY_FORMATTING =
      Set.of(
          DataDirectoryLock.FILE_NAME,
          ".lock",
          BINARY_BOOTSTRAP_FILENAME,
          BINARY_BOOTSTRAP_FILENAME + ".tmp",
          META_PROPERTIES_NAME + ".tmp");

  private final Path path;
  private final DataDirectoryLock lock;

  private DataDirectory(Path path, DataDirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory when it is missing, and locks it.
   *
   * @throws BrokerStartException when it can't be written or another broker holds it
   */
  static DataDirectory open(Path directory) {
    try {
      Path real = Files.createDirectories(directory).toRealPath();
      return new DataDirectory(real, DataDirectoryLock.acquire(real));
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Formats the directory if that was not done yet.
   *
   * @return the cluster id it was formatted with
   * @throws BrokerStartException when it holds foreign or newer data, or can't be written
   */
  String clusterIdOfFormat() {
    try {
      Optional<MetaProperties> stored = stored();
      return stored.isPresent() ? verified(stored.get()) : format();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private Optional<MetaProperties> stored() throws IOException {
    Path file = path.resolve(META_PROPERTIES_NAME);
    try {
      return Optional.of(new MetaProperties.Builder(Utils.loadProps(file.toString())).build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new BrokerStartException(
          Reason.FOREIGN_DATA, "%s can't be understood: %s".formatted(file, e.getMessage()), e);
    }
  }

  private String verified(MetaProperties stored) {
    if (stored.nodeId().orElse(-1) != KafkaSettings.NODE_ID || stored.clusterId().isEmpty()) {
      throw new BrokerStartException(
          Reason.FOREIGN_DATA,
          "the data directory %s was formatted for node %d of another Kafka cluster (%s)"
              .formatted(path, stored.nodeId().orElse(-1), stored.clusterId().orElse("unnamed")));
    }
    try {
      MetadataVersion format = new BootstrapDirectory(path.toString()).read().metadataVersion();
      LOG.debug("{} has metadata version {}", path, format);
    } catch (Exception e) {
      throw new BrokerStartException(
          Reason.NEWER_DATA,
          "the data directory %s was formatted by another, probably newer, release: %s"
              .formatted(path, e.getMessage()),
          e);
    }
    return stored.clusterId().get();
  }

  private String format() throws IOException {
    refuseForeignFiles();
    String clusterId = Uuid.randomUuid().toString();
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setClusterId(clusterId)
            .setNodeId(KafkaSettings.NODE_ID)
            .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(path.toString())
            .addDirectory(path.toString());
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw unusable(path, e);
    } catch (Exception e) {
      throw new IllegalStateException("Kafka's formatter failed in an unknown way", e);
    }
    return clusterId;
  }

  /** A directory with files but no format is somebody else's, or lost its format: hands off. */
  private void refuseForeignFiles() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      Optional<String> foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !LEFT_BY_FORMATTING.contains(name))
              .sorted()
              .findFirst();
      if (foreign.isPresent()) {
        throw new BrokerStartException(
            Reason.FOREIGN_DATA,
            "the data directory %s holds '%s' but no broker's %s; give the broker an empty directory"
                .formatted(path, foreign.get(), META_PROPERTIES_NAME));
      }
    }
  }

  private static BrokerStartException unusable(Path directory, Exception cause) {
    return new BrokerStartException(
        Reason.DATA_DIRECTORY_UNUSABLE,
        "the data directory %s can't be used: %s".formatted(directory, cause),
        cause);
  }
}
