package io.blazedb.client;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What is to be done about operations that the server refused.
 *
 * @param dropped sequences of operations that leave the outbox
 * @param restampFrom the first sequence that gets a new time; all after it do too
 * @param clockOffsetMs the server's clock less the device's, in milliseconds; counts only with a
 *     restamp
 */
record Repair(Set<Long> dropped, OptionalLong restampFrom, long clockOffsetMs) {
  Repair {
    dropped = Set.copyOf(dropped);
  }
}
