package io.blazedb.benchmarks.failover;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.blazedb.benchmarks.Patience;
import io.blazedb.benchmarks.gateway.Child;
import io.blazedb.op.DatabaseName;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A broker, a gateway and two Streams instances with a copy of each other's views, each a process
 * of its own, under writes and questions.
 */
final class TwoInstances implements AutoCloseable {
  private static final List<String> BROKER_JVM = List.of("-XX:+UseSerialGC", "-Xmx192m");
  private static final List<String> GATEWAY_JVM = List.of("-XX:+UseSerialGC", "-Xmx160m");

  /** Copies that are not older than this before a kill. */
  private static final long COPY_LAG_MS_MAX = 1_000;

  private final List<DatabaseName> databases;
  private final Inspection inspection = new Inspection();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Instance> instances = new ArrayList<>();
  private final Questions questions;
  private final Load load;

  /**
   * Starts everything, and begins to write and ask.
   *
   * @param directory an existing directory
   * @param databases how many there are
   */
  TwoInstances(Path directory, SessionTimeout timeout, int databases) {
    this.databases =
        IntStream.range(0, databases).mapToObj(i -> new DatabaseName("failover-" + i)).toList();
    boolean begun = false;
    try {
      int port = start(directory, timeout);
      load = opened(Load.begin(port, this.databases));
      questions = opened(Questions.begin(port, this.databases));
      begun = true;
    } finally {
      if (!begun) {
        closeParts();
      }
    }
  }

  private int start(Path directory, SessionTimeout timeout) {
    Child broker =
        opened(Child.start(directory, BROKER_JVM, List.of("broker", directory + "/broker-data")));
    String kafka = broker.ready().text("bootstrap");
    for (String name : List.of("one", "two")) {
      instances.add(Instance.named(directory, name, kafka, timeout));
    }
    String urls = instances.stream().map(each -> each.url().toString()).collect(joining(","));
    // The gateway makes the topic that the instances wait for.
    Child gateway = opened(Child.start(directory, GATEWAY_JVM, List.of("router", kafka, urls)));
    for (Instance each : instances) {
      opened(each).start();
    }
    return (int) gateway.ready().number("port");
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Kills the instance that owns most, waits until all it owned is current again, starts it again,
   * and waits until another kill would find as much as this one.
   *
   * @return what was felt from the kill on to the end
   */
  Outage kill() {
    settle();
    Instance victim = victim();
    List<DatabaseName> lost = ownedBy(victim);
    long writes = load.acked();
    questions.forget();
    long killedNs = System.nanoTime();
    victim.kill();
    Patience.until(
        "everything is current again",
        () -> Outage.isOver(questions.since(killedNs), lost, killedNs));
    Patience.until("writes go on", () -> load.acked() > writes);
    victim.start();
    settle();
    return Outage.of(questions.since(killedNs), lost, killedNs);
  }

  /** Copies are there, and nobody waits for an answer since before they were. */
  private void settle() {
    Patience.until("one instance has copies of all that the other owns", this::canLose);
    long sinceNs = System.nanoTime();
    Patience.until(
        "all are answered by the views themselves",
        () -> Outage.isOver(questions.since(sinceNs), databases, sinceNs) && questions.isCalm());
  }

  private boolean canLose() {
    Instance victim = victim();
    List<DatabaseName> owned = ownedBy(victim);
    return !owned.isEmpty()
        && hasAll(other(victim), owned)
        && owned.size() + ownedBy(other(victim)).size() == databases.size();
  }

  /** What it does not own, it has copies of. */
  private boolean hasAll(Instance instance, List<DatabaseName> owned) {
    return owned.stream()
        .allMatch(each -> inspection.hasCopy(instance.url(), each, COPY_LAG_MS_MAX));
  }

  private Instance victim() {
    return instances.stream()
        .max(Comparator.comparingInt(each -> ownedBy(each).size()))
        .orElseThrow();
  }

  private Instance other(Instance instance) {
    return instances.stream().filter(each -> each != instance).findFirst().orElseThrow();
  }

  private List<DatabaseName> ownedBy(Instance instance) {
    return databases.stream().filter(each -> inspection.owns(instance.url(), each)).toList();
  }

  /** Fails if writing failed. */
  @Override
  public void close() {
    closeParts();
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      try (AutoCloseable last = parts.pop()) {
        requireNonNull(last, "part");
      } catch (RuntimeException e) {
        closeParts();
        throw e;
      } catch (Exception e) {
        closeParts();
        throw new IllegalStateException(e);
      }
    }
  }
}
