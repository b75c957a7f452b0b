package io.blazedb.query.exec;

import io.blazedb.op.RecordId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * The stretches of an index, one after the other; each record once, also if it moves from one to
 * the next meanwhile.
 */
final class RangesInTurn extends LookAhead<SourceRecord> implements Records {
  private final RecordSource source;
  private final AccessPath.IndexRanges path;
  private final Iterator<KeyRange> ranges;
  private final Reads reads;
  private final boolean several;
  private final Set<RecordId> given = new HashSet<>();
  private Optional<Records> open = Optional.empty();

  RangesInTurn(RecordSource source, AccessPath.IndexRanges path, Reads reads) {
    this.source = source;
    this.path = path;
    this.ranges = path.ranges().iterator();
    this.reads = reads;
    this.several = path.ranges().size() > 1;
  }

  @Override
  protected Optional<SourceRecord> find() {
    while (opened()) {
      SourceRecord read = open.orElseThrow().next();
      if (!several || given.add(read.id())) {
        return Optional.of(read);
      }
    }
    return Optional.empty();
  }

  /** Whether a range is open that has more. */
  private boolean opened() {
    while (!open.map(Iterator::hasNext).orElse(false)) {
      close();
      if (!ranges.hasNext()) {
        return false;
      }
      open = Optional.of(source.range(path.index(), ranges.next(), path.direction(), reads));
    }
    return true;
  }

  @Override
  public void close() {
    open.ifPresent(Records::close);
    open = Optional.empty();
  }
}
