package io.blazedb.client;

import io.blazedb.client.store.OutboxEntry;
import java.util.List;

/**
 * Where a batch ends.
 *
 * @param operationsMax the most operations of a batch
 * @param bytesMax about the most bytes of a batch
 */
record BatchCut(int operationsMax, int bytesMax) {

  /**
   * How many of {@code entries} the next batch takes: whole transactions as long as they fit, or
   * the part of one that fits if it does not fit a batch of its own; one at least.
   */
  int count(List<OutboxEntry> entries) {
    int taken = 0;
    long bytes = 0;
    while (taken < entries.size()) {
      int end = transactionEnd(entries, taken);
      long more = entries.subList(taken, end).stream().mapToLong(OutboxEntry::bytes).sum();
      if (end > operationsMax || bytes + more > bytesMax) {
        return taken > 0 ? taken : partOf(entries);
      }
      taken = end;
      bytes += more;
    }
    return taken;
  }

  private static int transactionEnd(List<OutboxEntry> entries, int from) {
    int end = from + 1;
    while (end < entries.size()
        && entries.get(end).transaction() == entries.get(from).transaction()) {
      end++;
    }
    return end;
  }

  private int partOf(List<OutboxEntry> entries) {
    int taken = 1;
    long bytes = entries.get(0).bytes();
    while (taken < Math.min(entries.size(), operationsMax)
        && bytes + entries.get(taken).bytes() <= bytesMax) {
      bytes += entries.get(taken).bytes();
      taken++;
    }
    return taken;
  }
}
