package io.blazedb.port;

import io.blazedb.error.ErrorCode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A page of a {@link Quarantine} as it grows: the rules that all of them share. Records come from
 * the newest to the oldest. Not thread-safe.
 */
public final class QuarantineListing {
  private final Quarantine.Request request;
  private final List<QuarantineRecord> records = new ArrayList<>();
  private final Set<Refusal> seen = new HashSet<>();

  private record Refusal(NodeId node, long sequence, ErrorCode code) {}

  /** An empty page. */
  public QuarantineListing(Quarantine.Request request) {
    this.request = request;
  }

  /** Whether the page has as many records as were asked for. */
  public boolean isFull() {
    return records.size() >= request.limit();
  }

  /** Takes the next older record, if it is asked for and not here already. */
  public void add(QuarantineRecord record) {
    boolean isAskedFor =
        record.database().equals(request.database())
            && request.node().map(record.node()::equals).orElse(true);
    if (isAskedFor
        && !isFull()
        && seen.add(new Refusal(record.node(), record.sequence(), record.code()))) {
      records.add(record);
    }
  }

  /** The page. */
  public Quarantine.Page page(OptionalLong before) {
    return new Quarantine.Page(records, before);
  }
}
