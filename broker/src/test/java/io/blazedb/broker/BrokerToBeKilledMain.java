package io.blazedb.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A process for {@link EmbeddedBrokerTest} to kill: appends, says so, and waits. */
final class BrokerToBeKilledMain {

  static final List<String> VALUES = IntStream.range(0, 500).mapToObj(i -> "v" + i).toList();

  /** Printed on a line of its own when the broker has acknowledged the values. */
  static final String ACKNOWLEDGED = "acknowledged";

  private BrokerToBeKilledMain() {}

  public static void main(String[] args) throws Exception {
    Broker broker = EmbeddedBroker.start(BrokerConfig.in(Path.of(args[0])));
    LogRecords.of(broker).createTopic().append(VALUES);
    System.out.println(broker.clusterId());
    System.out.println(ACKNOWLEDGED);
    Thread.currentThread().join();
  }
}
