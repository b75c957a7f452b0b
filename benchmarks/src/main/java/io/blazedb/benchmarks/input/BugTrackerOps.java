package io.blazedb.benchmarks.input;

import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A bug tracker at work, from a seed: every second operation on average files a bug under a random
 * UUID, the others change one or two fields of an earlier one. People are seconds to minutes apart,
 * so that times carry entropy, and so do ids and titles: the hardest of the inputs to make small.
 */
final class BugTrackerOps {
  static final long SEED = 20_261_121L;

  private static final CollectionName BUGS = new CollectionName("bugs");
  private static final long STARTED_MILLIS = 1_767_225_600_000L;
  private static final int GAP_MILLIS_MAX = 120_000;
  private static final int PEOPLE = 40;

  private static final List<String> PRIORITIES = List.of("low", "medium", "high", "critical");
  private static final List<String> STATUSES =
      List.of("open", "in progress", "in review", "resolved", "closed", "wontfix");
  private static final List<String> TAGS =
      List.of(
          "ui",
          "backend",
          "sync",
          "offline",
          "login",
          "payments",
          "search",
          "android",
          "ios",
          "web",
          "regression",
          "performance",
          "accessibility",
          "i18n",
          "docs",
          "crash");
  private static final List<String> SUBJECTS =
      List.of(
          "Login form",
          "Sync",
          "Settings page",
          "Search index",
          "Invoice export",
          "Dark mode",
          "Upload",
          "Notification",
          "Calendar view",
          "Password reset",
          "Map tile",
          "Attachment",
          "Session",
          "Dashboard",
          "Keyboard shortcut",
          "Backup");
  private static final List<String> FAULTS =
      List.of(
          "crashes",
          "hangs",
          "shows stale data",
          "loses changes",
          "is slow",
          "ignores input",
          "renders twice",
          "fails silently",
          "returns an error",
          "drains the battery",
          "shows the wrong date",
          "flickers");
  private static final List<String> OCCASIONS =
      List.of(
          "after a rename",
          "on a slow network",
          "when offline",
          "in landscape mode",
          "with 10,000 records",
          "after the update",
          "for new users",
          "on the second try",
          "when two tabs are open",
          "behind a proxy",
          "at midnight",
          "with a screen reader");

  private final Random random;
  private final Journal journal = new Journal(BUGS);
  private final List<RecordId> filed = new ArrayList<>();
  private long millis = STARTED_MILLIS;

  private BugTrackerOps(long seed) {
    random = new Random(seed);
  }

  /** So many operations; equal seeds give equal ones. */
  static List<Operation> generate(long seed, int count) {
    BugTrackerOps ops = new BugTrackerOps(seed);
    for (int i = 0; i < count; i++) {
      ops.millis += 1 + ops.random.nextInt(GAP_MILLIS_MAX);
      if (ops.filed.isEmpty() || ops.random.nextBoolean()) {
        ops.file();
      } else {
        ops.change();
      }
    }
    return ops.journal.operations();
  }

  private void file() {
    // Version 4, variant 2: what a device draws.
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
    RecordId id = RecordId.of(new UUID(high, low));
    List<Change> changes = new ArrayList<>();
    changes.add(Change.put("title", Value.of(title())));
    changes.add(Change.put("priority", one(PRIORITIES)));
    changes.add(Change.put("status", Value.of("open")));
    changes.add(Change.put("assignee", assignee()));
    changes.add(Change.put("created", new Value.Timestamp(millis)));
    changes.add(Change.put("updated", new Value.Timestamp(millis)));
    if (random.nextInt(4) > 0) {
      changes.add(new Change("tags", new FieldChange.Add(tags())));
    }
    journal.append(millis, OpType.INSERT, id, changes);
    filed.add(id);
  }

  private void change() {
    TreeMap<String, Change> changes = new TreeMap<>();
    changes.put("updated", Change.put("updated", new Value.Timestamp(millis)));
    Change edit = edit();
    changes.put(edit.field(), edit);
    journal.append(millis, OpType.UPDATE, recent(), changes.values());
  }

  private Change edit() {
    return switch (random.nextInt(8)) {
      case 0 -> Change.put("title", Value.of(title()));
      case 1 -> Change.put("priority", one(PRIORITIES));
      case 2, 3 -> Change.put("assignee", assignee());
      case 4 -> new Change("tags", new FieldChange.Add(List.of(one(TAGS))));
      default -> Change.put("status", one(STATUSES));
    };
  }

  /** Newer bugs are touched more often than old ones. */
  private RecordId recent() {
    int back = (int) (filed.size() * Math.pow(random.nextDouble(), 3));
    return filed.get(filed.size() - 1 - Math.min(back, filed.size() - 1));
  }

  private String title() {
    return pick(SUBJECTS)
        + " "
        + pick(FAULTS)
        + " "
        + pick(OCCASIONS)
        + " #"
        + random.nextInt(10_000);
  }

  private Value assignee() {
    return Value.of("person" + random.nextInt(PEOPLE) + "@example.org");
  }

  private List<Value> tags() {
    return random
        .ints(1 + random.nextInt(3), 0, TAGS.size())
        .sorted()
        .distinct()
        .mapToObj(TAGS::get)
        .map(Value::of)
        .toList();
  }

  private Value one(List<String> texts) {
    return Value.of(pick(texts));
  }

  private String pick(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
