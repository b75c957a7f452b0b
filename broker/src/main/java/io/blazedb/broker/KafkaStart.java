package io.blazedb.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;

/**
 * One attempt to start Kafka. Kafka's answer to a fatal fault is to halt the process; while it
 * starts, the fault is turned into a {@link BrokerStartException} instead. The halt procedure
 * belongs to the whole process, so there is one attempt at a time.
 */
final class KafkaStart {

  /**
   * A fault is announced before the exception that tells its cause arrives; wait so long for it.
   */
  private static final long CAUSE_TIMEOUT_MS = 5_000;

  private static final Object ONE_AT_A_TIME = new Object();

  private KafkaStart() {}

  /**
   * Starts a server and waits until it serves clients. There is no time limit: after a crash, log
   * recovery takes what it takes.
   *
   * @throws BrokerStartException when the server fails
   */
  static void run(KafkaRaftServer server) {
    synchronized (ONE_AT_A_TIME) {
      CompletableFuture<Void> halted = new CompletableFuture<>();
      Exit.setHaltProcedure((status, message) -> halted.complete(null));
      try {
        await(inBackground("blazedb-broker-start", server::startup), halted);
      } finally {
        Exit.setHaltProcedure((status, message) -> Runtime.getRuntime().halt(status));
      }
    }
  }

  /** Runs a task on a thread of its own, which doesn't keep the process alive. */
  static CompletableFuture<Void> inBackground(String threadName, Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            threadName);
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private static void await(CompletableFuture<Void> started, CompletableFuture<Void> halted) {
    try {
      CompletableFuture.anyOf(started, halted).join();
      if (halted.isDone()) {
        started.orTimeout(CAUSE_TIMEOUT_MS, TimeUnit.MILLISECONDS).join();
        throw BrokerStartException.kafkaHalted();
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw BrokerStartException.kafkaHalted();
      }
      throw BrokerStartException.kafkaFailed(e.getCause());
    }
  }
}
