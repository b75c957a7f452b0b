package io.blazedb.gateway.kafka;

import io.blazedb.broker.Broker;
import io.blazedb.broker.BrokerConfig;
import io.blazedb.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** One broker for all tests of the module; it ends with the tests' process. */
final class SharedBroker {
  static final int PARTITIONS = 3;

  private static final Path DIRECTORY = directory();
  private static final Broker BROKER = start();

  private SharedBroker() {}

  static KafkaOplogConfig config() {
    return KafkaOplogConfig.at(BROKER.bootstrapServers()).withTopic(PARTITIONS, 1);
  }

  static String bootstrapServers() {
    return BROKER.bootstrapServers();
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("blazedb-gateway-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Broker start() {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(DIRECTORY.resolve("kafka")));
    Runtime.getRuntime().addShutdownHook(new Thread(SharedBroker::stop));
    return broker;
  }

  private static void stop() {
    BROKER.close();
    delete(DIRECTORY);
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
