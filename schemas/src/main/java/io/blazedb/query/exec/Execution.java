package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Join;
import io.blazedb.query.Order;
import io.blazedb.query.Query;
import io.blazedb.query.Scope;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One run of one query. Used once, by one thread. */
final class Execution {
  private final Select select;
  private final RecordSource source;
  private final Cursor at;
  private final ExecLimits limits;
  private final Budget budget;
  private final Scope scope;
  private final Searches searches;
  private final Plan plan;
  private final Progress progress;
  private final RowOrder order;
  private final Optional<List<Optional<Value>>> after;

  Execution(Select select, RecordSource source, Cursor at, ExecLimits limits, Budget budget) {
    this(
        select,
        source,
        at,
        limits,
        budget,
        select.pageToken().map(token -> PagePosition.read(select, at.epoch(), token)));
  }

  /** One that begins behind a position, whatever the query's token. */
  Execution(
      Select select,
      RecordSource source,
      Cursor at,
      ExecLimits limits,
      Budget budget,
      Optional<List<Optional<Value>>> after) {
    this.select = select;
    this.source = source;
    this.at = at;
    this.limits = limits;
    this.budget = budget;
    this.scope = select.scope();
    this.searches = new Searches(select, source);
    this.plan = Planner.plan(select, source, searches);
    this.progress = new Progress(select.joins().size() + 1);
    this.order = new RowOrder(select.order());
    this.after = after;
  }

  /** Whether the first collection is read by an index. */
  boolean isByIndex() {
    return plan.access() instanceof AccessPath.IndexRanges;
  }

  SelectResult result() {
    return answer(content());
  }

  Page.Content content() {
    Page page = page();
    try (Records records = records()) {
      Iterator<Row> rows = joined(first(records));
      if (select.isGrouped()) {
        new Filling(order, after).fill(page, groups(rows), Output.ofGroups(select));
      } else {
        new Filling(order, after).fill(page, rows, Output.ofRows(select));
      }
    }
    return page.content();
  }

  /** The groups without what they must have, as parts; empty if one answer cannot hold them. */
  Optional<List<GroupPart>> parts() {
    List<GroupPart> parts = new ArrayList<>();
    long bytes = 0;
    try (Records records = records()) {
      Iterator<GroupPart> all = new Grouping(select, roomOfGroups()).parts(joined(first(records)));
      while (all.hasNext()) {
        GroupPart part = all.next();
        bytes += part.weight();
        if (parts.size() == Query.LIMIT_MAX || bytes > limits.pageBytesMax()) {
          return Optional.empty();
        }
        parts.add(part);
      }
    }
    return Optional.of(parts);
  }

  Optional<Value.Map> explained(int rows) {
    return select.answer() == Select.Answer.ROWS_AND_PLAN
        ? Optional.of(new Explanation(select, plan, source, progress).of(rows))
        : Optional.empty();
  }

  private Page page() {
    return plan.sorting() == Plan.Sorting.BY_KEY
        ? new FirstRows(select.limit(), limits.pageBytesMax())
        : new TopRows(order, select.limit(), limits.pageBytesMax());
  }

  private SelectResult answer(Page.Content content) {
    return new SelectResult(
        at,
        select.columnNames(),
        content.rows(),
        content.end().map(end -> PagePosition.token(select, at.epoch(), end)),
        explained(content.rows().size()));
  }

  private Iterator<Group> groups(Iterator<Row> rows) {
    Predicate<Group> having = Condition.of(select.having(), Output.groupNames(select));
    return new Filtered<>(
        new Grouping(select, roomOfGroups()).of(rows),
        group -> {
          progress.group();
          return having.test(group);
        });
  }

  private Room roomOfGroups() {
    return new Room(limits.groupsMax(), limits.groupBytesMax(), "groups and distinct values");
  }

  private Iterator<Row> first(Records records) {
    Predicate<Row> filter = Condition.of(plan.filter(), Output.rowNames(scope), searches::of);
    Iterator<Row> rows = new Mapped<>(records, Row::of);
    Iterator<Row> found = new Filtered<>(rows, row -> filter.test(row) && counted(0));
    return select.namesScore()
        ? new Mapped<>(found, row -> Row.of(searches.scored(row.parts().get(0))))
        : found;
  }

  private boolean counted(int source) {
    progress.row(source);
    return true;
  }

  private Iterator<Row> joined(Iterator<Row> first) {
    Iterator<Row> rows = first;
    for (int i = 0; i < plan.joins().size(); i++) {
      int number = i + 1;
      JoinPlan join = plan.joins().get(i);
      Runnable produced =
          () -> {
            budget.tick();
            progress.row(number);
          };
      rows = new JoinStep(rows, join, direction(), matches(join, number), produced);
    }
    Predicate<Row> residual = Condition.of(plan.residual(), Output.rowNames(scope), searches::of);
    int behindAll = select.joins().size() + 1;
    return new Filtered<>(rows, row -> residual.test(row) && counted(behindAll));
  }

  private Order.Direction direction() {
    return plan.sorting() == Plan.Sorting.BY_KEY ? order.tieDirection() : Order.Direction.ASC;
  }

  private Matches matches(JoinPlan plan, int number) {
    Join join = plan.join();
    Reads reads = budget.of(join.collection(), progress.readOf(number));
    Predicate<SourceRecord> filter = filterOf(plan);
    Room room =
        new Room(
            limits.joinRecordsMax(),
            limits.joinBytesMax(),
            "records of " + join.collection() + " to join with");
    return switch (plan.strategy()) {
      case IDS -> byId(join, filter, reads, room);
      case INDEX ->
          new LookupMatches(
              key ->
                  source.range(
                      plan.index().orElseThrow(),
                      KeyRange.equalTo(List.of(key)),
                      Order.Direction.ASC,
                      reads),
              filter,
              room);
      case HASH -> hashed(plan, filter, reads, room);
    };
  }

  private Matches byId(Join join, Predicate<SourceRecord> filter, Reads reads, Room room) {
    return source.idsAtOnce() == 1
        ? new LookupMatches(key -> source.get(join.collection(), ids(key), reads), filter, room)
        : new MatchesAhead(
            ids -> source.get(join.collection(), ids, reads), filter, source.idsAtOnce());
  }

  private Matches hashed(JoinPlan plan, Predicate<SourceRecord> filter, Reads reads, Room room) {
    CollectionName collection = plan.join().collection();
    try (Records records =
        plan.search()
            .map(search -> source.get(collection, search.ids(limits.searchHitsMax()), reads))
            .orElseGet(() -> source.scan(collection, Ids.FIRST, reads))) {
      return new HashMatches(records, plan.join().right(), filter, room);
    }
  }

  private static List<RecordId> ids(Value key) {
    return key instanceof Value.Uuid uuid ? List.of(RecordId.of(uuid.value())) : List.of();
  }

  /** The filter's names all belong to the joined collection. */
  private Predicate<SourceRecord> filterOf(JoinPlan plan) {
    return Condition.of(
        plan.filter(),
        name -> {
          FieldRef ref = scope.resolve(name);
          return record -> Row.value(record, ref.field());
        },
        searches::of);
  }

  private Records records() {
    Reads reads = budget.of(select.collection(), progress.readOf(0));
    AccessPath access = plan.access();
    if (access instanceof AccessPath.Ids ids) {
      return source.get(select.collection(), rest(ids.ids()), reads);
    }
    if (access instanceof AccessPath.Found found) {
      List<RecordId> ids = found.search().ids(limits.searchHitsMax());
      return source.get(select.collection(), rest(ids), reads);
    }
    if (access instanceof AccessPath.IndexRanges index) {
      return plan.sorting() == Plan.Sorting.BY_KEY
          ? inOrder(index, reads)
          : new RangesInTurn(source, index, reads);
    }
    return source.scan(select.collection(), firstId(), reads);
  }

  private List<RecordId> rest(List<RecordId> ascending) {
    RecordId from = firstId();
    return ascending.stream().filter(id -> id.compareTo(from) >= 0).toList();
  }

  /** An index that gives the order is read in one stretch. */
  private Records inOrder(AccessPath.IndexRanges path, Reads reads) {
    KeyRange range = path.ranges().get(0);
    KeyRange begun = entry(path).map(range::startingAt).orElse(range);
    return source.inOrder(path.index(), begun, path.direction(), reads);
  }

  /** Where reading by id begins: the record that the page before ended with may join with more. */
  private RecordId firstId() {
    boolean resumes = plan.sorting() == Plan.Sorting.BY_KEY && after.isPresent();
    return resumes ? lastId() : Ids.FIRST;
  }

  private RecordId lastId() {
    Value id = after.orElseThrow().get(select.order().size()).orElseThrow();
    return RecordId.of(((Value.Uuid) id).value());
  }

  /** Where reading by an index that gives the order begins. */
  private Optional<KeyRange.Entry> entry(AccessPath.IndexRanges path) {
    if (plan.sorting() != Plan.Sorting.BY_KEY || after.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<Value>> key = new ArrayList<>();
    path.ranges().get(0).equal().forEach(value -> key.add(Optional.of(value)));
    key.addAll(after.get().subList(0, select.order().size()));
    return Optional.of(new KeyRange.Entry(key, lastId()));
  }

  /** Items one by one, changed. */
  private record Mapped<S, T>(Iterator<S> items, Function<S, T> change) implements Iterator<T> {
    @Override
    public boolean hasNext() {
      return items.hasNext();
    }

    @Override
    public T next() {
      return change.apply(items.next());
    }
  }
}
