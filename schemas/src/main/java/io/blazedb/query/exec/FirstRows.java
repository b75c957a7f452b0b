package io.blazedb.query.exec;

import io.blazedb.op.Value;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A page of rows that come in their order. */
final class FirstRows implements Page {
  private final int rowsMax;
  private final long bytesMax;
  private final List<SelectResult.Row> rows = new ArrayList<>();
  private List<Optional<Value>> last = List.of();
  private long bytes;
  private boolean more;

  FirstRows(int rowsMax, long bytesMax) {
    this.rowsMax = rowsMax;
    this.bytesMax = bytesMax;
  }

  @Override
  public Wants offer(List<Optional<Value>> position, Supplier<SelectResult.Row> row) {
    if (rows.size() == rowsMax || bytes >= bytesMax) {
      more = true;
      return Wants.NOTHING;
    }
    SelectResult.Row taken = row.get();
    rows.add(taken);
    bytes += Weight.of(taken.fields());
    last = position;
    return Wants.MORE;
  }

  @Override
  public Content content() {
    return new Content(rows, more ? Optional.of(last) : Optional.empty());
  }
}
