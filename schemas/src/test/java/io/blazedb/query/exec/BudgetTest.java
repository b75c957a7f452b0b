package io.blazedb.query.exec;

import static io.blazedb.query.exec.Asking.OTHERS;
import static io.blazedb.query.exec.Asking.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Cursor;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Aggregate.Function;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Select;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A query that takes more than it may is given up, and says what it took. */
class BudgetTest {
  private static final Join JOIN = new Join(Join.Kind.INNER, OTHERS, "o", "i.n", "n");

  private static Asking filled(ExecLimits limits) {
    Asking asking = new Asking(limits);
    for (int i = 1; i <= 1_000; i++) {
      asking.item(i, Map.of("n", Value.of(i % 2), "id", Value.of(i)));
      asking.put(OTHERS, i, Map.of("n", Value.of(1)));
    }
    return asking;
  }

  private static void assertExceeded(Asking asking, Select select, String said) {
    BlazeException refusal = asking.refusal(select);
    assertThat(refusal).hasMessageContaining(said);
    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void recordsThatAreRead() {
    Asking asking = filled(ExecLimits.DEFAULT.withRecordsReadMax(999));
    Select all = items().orderBy(Order.asc("id")).select();
    assertExceeded(
        asking, all, "would read more than 999 records; it has read 999 records of items");
    assertThat(asking.ids(items().limit(5).select())).as("reads no further").hasSize(5);
  }

  @Test
  void recordsThatAreReadOfAllCollectionsTogether() {
    Asking asking = filled(ExecLimits.DEFAULT.withRecordsReadMax(1_500));
    Select joined = items().as("i").join(JOIN).orderBy(Order.asc("i.n")).select();
    assertExceeded(asking, joined, "records of others");
  }

  @Test
  void time() {
    Asking asking = filled(ExecLimits.DEFAULT);
    AtomicLong nanos = new AtomicLong();
    QueryEngine engine =
        new QueryEngine(
            ExecLimits.DEFAULT.withTimeMs(3), () -> nanos.addAndGet(2_000_000L)); // 2 ms a look
    BlazeException refusal =
        catchThrowableOfType(
            BlazeException.class,
            () ->
                engine.run(
                    items().orderBy(Order.asc("id")).select(),
                    asking.records,
                    Cursor.of(Asking.EPOCH, 1)));
    assertThat(refusal).hasMessageContaining("is not done after its 3 ms");
    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(asking.records.open()).isZero();
  }

  @Test
  void rowsThatAJoinMakesOfFewRecordsTakeTime() {
    Asking asking = filled(ExecLimits.DEFAULT);
    AtomicLong looks = new AtomicLong();
    QueryEngine engine =
        new QueryEngine(ExecLimits.DEFAULT.withTimeMs(1), () -> looks.getAndIncrement() * 20_000L);
    Select product = items().as("i").join(JOIN).orderBy(Order.asc("i.id")).select();
    assertThat(
            catchThrowableOfType(
                BlazeException.class,
                () -> engine.run(product, asking.records, Cursor.of(Asking.EPOCH, 1))))
        .hasMessageContaining("is not done after its 1 ms");
  }

  @Test
  void recordsOfAJoinThatAreHeld() {
    Select joined = items().as("i").join(JOIN).limit(1).select();
    String said = "records of others to join with";
    assertExceeded(filled(ExecLimits.DEFAULT.withJoinRecordsMax(999)), joined, said);
    assertExceeded(filled(ExecLimits.DEFAULT.withJoinBytesMax(10_000)), joined, said);
  }

  @Test
  void recordsThatOneKeyFindsInAnIndex() {
    Select joined = items().as("i").join(JOIN).limit(1).select();
    Asking asking = filled(ExecLimits.DEFAULT.withJoinRecordsMax(999));
    asking.records.createIndex(new Index("by n", OTHERS, List.of("n")));
    assertExceeded(asking, joined, "records of others to join with");
  }

  /** What was looked up is only remembered: without room it is looked up again. */
  @Test
  void lookUpsDoWithLittleRoom() {
    Asking asking = filled(ExecLimits.DEFAULT.withJoinRecordsMax(1));
    Join byId = new Join(Join.Kind.LEFT, OTHERS, "o", "i.$id", "$id");
    assertThat(asking.ids(items().as("i").join(byId).limit(500).select())).hasSize(500);
  }

  @Test
  void groupsAndDistinctValues() {
    Select groups = items().groupBy(List.of("id")).select();
    assertExceeded(filled(ExecLimits.DEFAULT.withGroupsMax(999)), groups, "groups and distinct");
    assertExceeded(
        filled(ExecLimits.DEFAULT.withGroupBytesMax(1_000)), groups, "groups and distinct");
    Select distinct =
        items().aggregate(new Aggregate(Function.DISTINCT, Optional.of("id"), "ids")).select();
    assertExceeded(filled(ExecLimits.DEFAULT.withGroupsMax(999)), distinct, "groups and distinct");
  }

  @Test
  void aBoundOutOfRangeIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExecLimits.DEFAULT.withTimeMs(0))
        .withMessage("queries.timeoutMs must be between 1 and 600000, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExecLimits.DEFAULT.withGroupsMax(-1))
        .withMessageContaining("queries.groupsMax");
  }
}
