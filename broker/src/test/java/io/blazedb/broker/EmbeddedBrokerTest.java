package io.blazedb.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.blazedb.broker.BrokerStartException.Reason;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {

  private static final int MIB = 1024 * 1024;

  @TempDir Path directory;

  @Test
  void servesProducersAndConsumersOfLogRecordsOfEverySize() throws Exception {
    byte[] small = "small".getBytes(UTF_8);
    byte[] large = new byte[9 * MIB];
    new Random(1).nextBytes(large);
    try (Broker broker = start()) {
      LogRecords log = LogRecords.of(broker).createTopic();
      log.appendBytes(List.of(small, large));
      assertThat(log.readBytes()).containsExactly(small, large);
      assertThat(log.appendToUnknownTopic()).isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void keepsClusterIdAndDataAcrossRestartsOnOtherPorts() throws Exception {
    String clusterId;
    String firstAddress;
    try (Broker broker = start()) {
      clusterId = broker.clusterId();
      firstAddress = broker.bootstrapServers();
      LogRecords.of(broker).createTopic().append(List.of("a", "b"));
    }
    try (Broker broker = start()) {
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(broker.bootstrapServers()).isNotEqualTo(firstAddress);
      LogRecords.of(broker).append(List.of("c"));
      assertThat(LogRecords.of(broker).read()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void keepsWhatItAcknowledgedWhenItsProcessIsKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerToBeKilledMain.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String clusterId;
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      clusterId = said.readLine();
      assertThat(said.readLine()).isEqualTo(BrokerToBeKilledMain.ACKNOWLEDGED);
      assertRefused(BrokerConfig.in(directory), Reason.DATA_DIRECTORY_IN_USE, "another process");
    } finally {
      process.destroyForcibly().waitFor();
    }
    try (Broker broker = start()) {
      assertThat(broker.clusterId()).isEqualTo(clusterId);
      assertThat(LogRecords.of(broker).read()).isEqualTo(BrokerToBeKilledMain.VALUES);
    }
  }

  @Test
  void refusesADirectoryThatAnotherBrokerOfThisProcessUses() {
    try (Broker broker = start()) {
      assertRefused(BrokerConfig.in(directory), Reason.DATA_DIRECTORY_IN_USE, "this process");
      assertThat(broker.clusterId()).isNotEmpty();
    }
  }

  @Test
  void refusesAPortInUseAndLeavesTheDirectoryFree() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    BrokerConfig config;
    try (ServerSocket other = new ServerSocket(0, 1, loopback)) {
      config = BrokerConfig.in(directory).withPort(other.getLocalPort());
      assertRefused(
          config,
          Reason.PORT_UNAVAILABLE,
          "port " + other.getLocalPort() + " on 127.0.0.1",
          "another process is listening");
    }
    try (Broker broker = EmbeddedBroker.start(config)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + config.port());
    }
  }

  @Test
  void refusesAHostOfAnotherMachine() {
    // 192.0.2.0/24 is reserved for documentation: no machine has it.
    BrokerConfig config = BrokerConfig.in(directory).withHost("192.0.2.1").withPort(9092);
    assertRefused(config, Reason.PORT_UNAVAILABLE, "192.0.2.1");
  }

  @Test
  void refusesADirectoryThatCannotBeMade() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused(
        BrokerConfig.in(file.resolve("data")), Reason.DATA_DIRECTORY_UNUSABLE, file.toString());
  }

  @Test
  void refusesADirectoryThatHoldsOtherFiles() throws Exception {
    Files.createFile(directory.resolve("thesis.odt"));
    assertRefused(BrokerConfig.in(directory), Reason.FOREIGN_DATA, "thesis.odt");
  }

  @Test
  void refusesADirectoryOfAnotherKafka() throws Exception {
    Files.writeString(
        directory.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=theirs\n");
    assertRefused(BrokerConfig.in(directory), Reason.FOREIGN_DATA, "node 7", "theirs");
  }

  @Test
  void refusesDataOfANewerRelease() throws Exception {
    FutureRelease.format(directory);
    assertRefused(BrokerConfig.in(directory), Reason.NEWER_DATA, "newer", "1000");
  }

  @Test
  void turnsAFatalFaultOfKafkaIntoAnException() throws Exception {
    start().close();
    Files.writeString(directory.resolve("__cluster_metadata-0").resolve("quorum-state"), "damaged");
    assertRefused(BrokerConfig.in(directory), Reason.KAFKA_FAILED, "quorum-state");
  }

  @Test
  void closesOnceHoweverOftenItIsAsked() {
    Broker broker = start();
    broker.close();
    broker.close();
    start().close();
  }

  private Broker start() {
    return EmbeddedBroker.start(BrokerConfig.in(directory));
  }

  private static void assertRefused(BrokerConfig config, Reason reason, String... said) {
    assertThatExceptionOfType(BrokerStartException.class)
        .isThrownBy(() -> EmbeddedBroker.start(config))
        .withMessageContainingAll(said)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }
}
