package io.blazedb.streams;

import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import java.nio.file.Path;

/** A process for {@link ViewsTest} to kill: merges up to an offset, says so, and waits. */
final class ViewsToBeKilledMain {
  private ViewsToBeKilledMain() {}

  /** Arguments: address, state directory, application id, database, offset. */
  public static void main(String[] args) throws Exception {
    ViewsConfig config =
        ViewsConfig.of(args[0], Path.of(args[1]))
            .withApplicationId(args[2])
            // Nothing is committed before the end: everything is merged again.
            .withCommitIntervalMs(60_000);
    Views views = Views.start(config);
    LiveViews live = new LiveViews(views);
    live.awaitReady();
    Cursor cursor = live.cursor(Long.parseLong(args[4]));
    System.out.println(live.state(new DatabaseName(args[3]), cursor).digest());
    Thread.currentThread().join();
  }
}
