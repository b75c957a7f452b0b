package io.blazedb.query.exec;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Value;
import io.blazedb.query.Aggregate;
import io.blazedb.query.Comparison;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An aggregate while its values come in. */
interface Figure {
  /** One value; what is missing or null does not come here. */
  void add(Value value);

  /** The figure; empty if it takes a value to have one. */
  Optional<Value> result();

  /** What is known so far, for {@link #take} of another figure of the same function. */
  Value part();

  /**
   * Takes in what another figure knows of other values.
   *
   * @throws BlazeException {@link ErrorCode#BAD_VALUE} for what is no part of such a figure
   */
  void take(Value part);

  /** The values of an array that is a part of a figure. */
  static List<Value> values(Value part) {
    if (part instanceof Value.Array array) {
      return array.values();
    }
    throw new BlazeException(ErrorCode.BAD_VALUE, "a " + part.kind() + " is no part of a figure");
  }

  /**
   * A figure of nothing yet.
   *
   * @param room for the values that a distinct count must remember
   */
  static Figure of(Aggregate.Function function, Room room) {
    return switch (function) {
      case COUNT -> new Count();
      case SUM -> new Sum();
      case AVG -> new Mean();
      case MIN -> new Extreme(-1);
      case MAX -> new Extreme(1);
      case DISTINCT -> new Distinct(room);
    };
  }

  /** How many. */
  final class Count implements Figure {
    private long count;

    @Override
    public void add(Value value) {
      count++;
    }

    @Override
    public Optional<Value> result() {
      return Optional.of(Value.of(count));
    }

    @Override
    public Value part() {
      return Value.of(count);
    }

    @Override
    public void take(Value part) {
      count += ExactSum.number(part);
    }
  }

  /** The sum of the numbers. */
  final class Sum implements Figure {
    private final ExactSum sum = new ExactSum();

    @Override
    public void add(Value value) {
      sum.add(value);
    }

    @Override
    public Optional<Value> result() {
      return sum.sum();
    }

    @Override
    public Value part() {
      return sum.part();
    }

    @Override
    public void take(Value part) {
      sum.take(part);
    }
  }

  /** The mean of the numbers. */
  final class Mean implements Figure {
    private final ExactSum sum = new ExactSum();

    @Override
    public void add(Value value) {
      sum.add(value);
    }

    @Override
    public Optional<Value> result() {
      return sum.mean();
    }

    @Override
    public Value part() {
      return sum.part();
    }

    @Override
    public void take(Value part) {
      sum.take(part);
    }
  }

  /** The first or the last; of equal ones always the same, whichever came first. */
  final class Extreme implements Figure {
    private final int sign;
    private Optional<Value> extreme = Optional.empty();

    Extreme(int sign) {
      this.sign = sign;
    }

    @Override
    public void add(Value value) {
      if (extreme.isEmpty() || isBetter(value, extreme.get())) {
        extreme = Optional.of(value);
      }
    }

    private boolean isBetter(Value value, Value than) {
      int byQuery = sign * Comparison.compare(value, than);
      return byQuery != 0 ? byQuery > 0 : value.compareTo(than) < 0;
    }

    @Override
    public Optional<Value> result() {
      return extreme;
    }

    @Override
    public Value part() {
      return Value.of(extreme.stream().toList());
    }

    @Override
    public void take(Value part) {
      Figure.values(part).forEach(this::add);
    }
  }

  /** How many different ones. */
  final class Distinct implements Figure {
    private final Room room;
    private final Set<Value> seen = new HashSet<>();

    Distinct(Room room) {
      this.room = room;
    }

    @Override
    public void add(Value value) {
      if (seen.add(Comparison.canonical(value))) {
        room.take(48 + Weight.of(value));
      }
    }

    @Override
    public Optional<Value> result() {
      return Optional.of(Value.of(seen.size()));
    }

    @Override
    public Value part() {
      return Value.of(List.copyOf(seen));
    }

    @Override
    public void take(Value part) {
      Figure.values(part).forEach(this::add);
    }
  }
}
