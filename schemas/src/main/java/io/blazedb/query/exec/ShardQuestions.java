package io.blazedb.query.exec;

import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.function.Supplier;

/** Asks the shards of one database for one query. Used by one thread. */
public interface ShardQuestions {
  /** How many shards there are. */
  int shards();

  /**
   * Asks a shard, and does not wait for the answer.
   *
   * @return waits for it; throws a {@link io.blazedb.error.BlazeException} if there is none
   */
  Supplier<SelectResult> ask(int shard, Select select);
}
