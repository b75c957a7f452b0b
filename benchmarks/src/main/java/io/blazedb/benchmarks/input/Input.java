package io.blazedb.benchmarks.input;

import io.blazedb.op.Batch;
import io.blazedb.op.Epoch;
import io.blazedb.op.Observed;
import io.blazedb.op.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is measured with. Each input is one device's operations, made once in a process. */
public enum Input {
  /** 24 releases of mime-db, as the operations that lead from each to the next. */
  MIME_DB("mime-db"),
  /** The assigned characters of the JDK's Unicode, one insert each. */
  UNICODE("unicode"),
  /** Seeded records of a bug tracker, inserted and updated. */
  BUG_TRACKER("bug-tracker");

  /** A batch says how much of the log its device had seen; these had seen some. */
  private static final Observed OBSERVED =
      new Observed(new Epoch(0x3d20_a6b1_7c9e_4f08L, 0x9a5d_e813_62b7_cf40L), 12_345);

  private static final Map<Input, List<Operation>> MADE =
      Collections.synchronizedMap(new EnumMap<>(Input.class));

  private final String label;

  Input(String label) {
    this.label = label;
  }

  /** The name that rows carry. */
  public String label() {
    return label;
  }

  /** All operations, in order. */
  public List<Operation> operations() {
    return MADE.computeIfAbsent(this, Input::make);
  }

  private List<Operation> make() {
    return switch (this) {
      case MIME_DB -> MimeDbOps.all();
      case UNICODE -> UnicodeOps.all();
      case BUG_TRACKER -> BugTrackerOps.generate(BugTrackerOps.SEED, 20_000);
    };
  }

  /** All operations in batches of {@code size}; the last one may be smaller. */
  public List<Batch> batches(int size) {
    return cut(operations(), size);
  }

  /**
   * At most {@code max} operations in batches of {@code size}: runs of 50 neighbours, evenly spread
   * over the whole input, the same ones for every size.
   */
  public List<Batch> sample(int max, int size) {
    return cut(spread(operations(), max), size);
  }

  private static List<Operation> spread(List<Operation> all, int max) {
    int run = 50;
    if (all.size() <= max) {
      return all;
    }
    List<Operation> sample = new ArrayList<>(max);
    int runs = max / run;
    for (int i = 0; i < runs; i++) {
      int from = (int) ((long) i * (all.size() - run) / Math.max(1, runs - 1));
      sample.addAll(all.subList(from, from + run));
    }
    return sample;
  }

  private static List<Batch> cut(List<Operation> operations, int size) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < operations.size(); from += size) {
      int to = Math.min(operations.size(), from + size);
      batches.add(new Batch(Journal.NODE, OBSERVED, operations.subList(from, to)));
    }
    return batches;
  }
}
