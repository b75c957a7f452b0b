package io.blazedb.query.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.Select;
import io.blazedb.query.SelectDraft;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records in memory, and questions to them. */
final class Asking {
  static final CollectionName ITEMS = new CollectionName("items");
  static final CollectionName OTHERS = new CollectionName("others");
  static final Epoch EPOCH = new Epoch(1, 2);

  final InMemoryRecords records = new InMemoryRecords();
  private final ExecLimits limits;

  Asking() {
    this(ExecLimits.DEFAULT);
  }

  Asking(ExecLimits limits) {
    this.limits = limits;
  }

  static RecordId id(long number) {
    return new RecordId(0, number);
  }

  static SelectDraft items() {
    return Select.from(ITEMS);
  }

  Asking put(CollectionName collection, long number, Map<String, Value> fields) {
    records.put(collection, id(number), (Value.Map) Value.of(fields));
    return this;
  }

  Asking item(long number, Map<String, Value> fields) {
    return put(ITEMS, number, fields);
  }

  SelectResult ask(Select select) {
    return ask(select, EPOCH);
  }

  SelectResult ask(Select select, Epoch epoch) {
    SelectResult result =
        new QueryEngine(limits, () -> 0).run(select, records, Cursor.of(epoch, 9));
    assertThat(records.open()).as("reads left open").isZero();
    return result;
  }

  BlazeException refusal(Select select) {
    BlazeException refusal = catchThrowableOfType(BlazeException.class, () -> ask(select));
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(records.open()).as("reads left open").isZero();
    return refusal;
  }

  /** The numbers of the records in the answer. */
  List<Long> ids(Select select) {
    return ids(ask(select));
  }

  static List<Long> ids(SelectResult result) {
    return result.rows().stream().map(row -> row.id().orElseThrow().low()).toList();
  }

  /** The fields of each row. */
  List<Map<String, Value>> rows(Select select) {
    List<Map<String, Value>> rows = new ArrayList<>();
    ask(select).rows().forEach(row -> rows.add(row.fields().entries()));
    return rows;
  }

  /** The one row's fields. */
  Map<String, Value> row(Select select) {
    List<Map<String, Value>> rows = rows(select);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  /** The numbers on each page. */
  List<List<Long>> pages(Select select) {
    List<List<Long>> pages = new ArrayList<>();
    Optional<Bytes> next = Optional.empty();
    do {
      SelectResult page = ask(next.map(select::page).orElse(select));
      pages.add(ids(page));
      next = page.nextPage();
    } while (next.isPresent());
    return pages;
  }
}
