package io.blazedb.benchmarks.gateway;

import io.blazedb.log.Topic;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.standalone.server.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A broker and a gateway, each a child of its own, and the proof of what reached the broker.
 *
 * <p>Two topics with the same settings: the oplog, and one for the plain producer. One partition
 * each, as BlazeDB has by default.
 */
public final class Testbed implements AutoCloseable {
  /** The plain producer's topic. */
  public static final String PLAIN_TOPIC = "bench.plain";

  private static final int PARTITIONS = 1;

  /**
   * What a launcher gives both without being asked, with a heap that does not depend on the box.
   */
  private static final List<String> BROKER_JVM =
      List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m");

  private static final List<String> GATEWAY_JVM =
      List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx512m");

  private final TemporaryDirectory directory;
  private final Child broker;
  private final Child gateway;
  private final Admin admin;

  private Testbed(TemporaryDirectory directory, Child broker, Child gateway, Admin admin) {
    this.directory = directory;
    this.broker = broker;
    this.gateway = gateway;
    this.admin = admin;
  }

  /**
   * Starts both.
   *
   * @param gatewayOptions more JVM options of the gateway
   */
  public static Testbed start(List<String> gatewayOptions) {
    TemporaryDirectory directory = temporary();
    Child broker =
        Child.start(
            directory.path(), BROKER_JVM, List.of("broker", directory.path() + "/broker-data"));
    String bootstrap = broker.ready().text("bootstrap");
    Child gateway =
        Child.start(
            directory.path(),
            java.util.stream.Stream.concat(GATEWAY_JVM.stream(), gatewayOptions.stream()).toList(),
            List.of("gateway", bootstrap, Integer.toString(PARTITIONS)));
    Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    Testbed testbed = new Testbed(directory, broker, gateway, admin);
    testbed.prepare();
    return testbed;
  }

  private static TemporaryDirectory temporary() {
    try {
      return TemporaryDirectory.create("blazedb-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster's id was drawn by our child: who states it is that child. */
  private void prepare() {
    String reached = get(admin.describeCluster().clusterId());
    if (!reached.equals(broker.ready().text("cluster"))) {
      throw new IllegalStateException(
          "reached the broker of cluster " + reached + ", not " + broker.ready());
    }
    NewTopic plain =
        new NewTopic(PLAIN_TOPIC, PARTITIONS, (short) 1).configs(Topic.OPLOG.settings());
    get(admin.createTopics(List.of(plain)).all());
    deleteSoon(PLAIN_TOPIC);
    deleteSoon(Topic.OPLOG.name());
  }

  /** What was measured need not lie on the disk for a minute. */
  private void deleteSoon(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Collection<AlterConfigOp> ops =
        List.of(
            new AlterConfigOp(
                new ConfigEntry("file.delete.delay.ms", "1000"), AlterConfigOp.OpType.SET));
    get(admin.incrementalAlterConfigs(Map.of(resource, ops)).all());
  }

  /** Who was started. */
  public String description() {
    return "broker: pid %d, %s, cluster %s, %s; gateway: pid %d, port %d, %s; %d partition"
        .formatted(
            broker.pid(),
            bootstrapServers(),
            broker.ready().text("cluster"),
            BROKER_JVM,
            gateway.pid(),
            port(),
            GATEWAY_JVM,
            PARTITIONS);
  }

  /** A warm-up of both. */
  public WarmUp warmUp(Duration most, Consumer<String> say) {
    return new WarmUp(List.of(broker, gateway), most, say);
  }

  /** The broker's address. */
  public String bootstrapServers() {
    return broker.ready().text("bootstrap");
  }

  /** The gateway's port. */
  public int port() {
    return (int) gateway.ready().number("port");
  }

  /** Runs a part, proves what it counted, weighs its processor time, and forgets its records. */
  Flow proven(String topic, Supplier<Flow> part) {
    CpuUse before = CpuUse.soFar(pids());
    Flow flow = proven(topic, part, Flow::records);
    CpuUse used = CpuUse.soFar(pids()).minus(before);
    trim(topic);
    return flow.costing(used);
  }

  /**
   * Runs a part and proves that all it counted is in the topic of our broker.
   *
   * @throws IllegalStateException if the topic did not grow by the part's records
   */
  public <T> T proven(String topic, Supplier<T> part, ToLongFunction<T> records) {
    long before = end(topic);
    T found = part.get();
    long grown = end(topic) - before;
    if (grown != records.applyAsLong(found)) {
      throw new IllegalStateException(
          records.applyAsLong(found) + " records were acked, but " + topic + " grew by " + grown);
    }
    return found;
  }

  /** The end of the oplog: who subscribes from here on is live at once. */
  public Cursor end() {
    Uuid id =
        get(admin.describeTopics(List.of(Topic.OPLOG.name())).allTopicNames())
            .get(Topic.OPLOG.name())
            .topicId();
    Epoch epoch = new Epoch(id.getMostSignificantBits(), id.getLeastSignificantBits());
    return Cursor.of(epoch, end(Topic.OPLOG.name()));
  }

  private Map<String, Long> pids() {
    return Map.of(
        "load", ProcessHandle.current().pid(), "gateway", gateway.pid(), "broker", broker.pid());
  }

  private long end(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    return get(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition))
        .offset();
  }

  private void trim(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all());
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not serve", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    gateway.close();
    broker.close();
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
