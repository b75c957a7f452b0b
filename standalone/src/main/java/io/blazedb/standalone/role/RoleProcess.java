package io.blazedb.standalone.role;

import io.blazedb.standalone.server.StartException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs one role until SIGTERM. */
public final class RoleProcess {
  private static final Logger LOG = LoggerFactory.getLogger(RoleProcess.class);

  private RoleProcess() {}

  /**
   * Waits until the process is told to stop; then closes the role and ends the process with exit
   * code 0, which says that it was closed in order.
   *
   * @param ended completes if the role ends by itself
   * @throws StartException if it does; it is closed then
   */
  public static void runUntilStopped(AutoCloseable role, CompletionStage<Void> ended)
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread stop = new Thread(() -> stop(role), "blazedb-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    ended.whenComplete((nothing, failure) -> over.countDown());
    over.await();
    if (isStopping(stop)) {
      Thread.currentThread().join(); // the process ends before this does
    }
    role.close();
    throw new StartException("the role ended by a fault; its log says more");
  }

  /** The hook can only be taken back while the process is not being stopped. */
  private static boolean isStopping(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** Halts, because a Java process that a signal ends says 143 however orderly it was. */
  private static void stop(AutoCloseable role) {
    int exitCode = 0;
    try {
      role.close();
    } catch (Exception e) {
      LOG.error("The role did not close cleanly", e);
      exitCode = 1;
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
