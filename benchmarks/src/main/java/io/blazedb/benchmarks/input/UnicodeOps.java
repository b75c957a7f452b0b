package io.blazedb.benchmarks.input;

import io.blazedb.op.Change;
import io.blazedb.op.CollectionName;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every assigned character of the JDK's Unicode, private use and surrogates left out, as one insert
 * each: what {@link Character} tells of it. Records are named by their code point.
 */
final class UnicodeOps {
  private static final CollectionName CHARACTERS = new CollectionName("characters");

  /** An import at full speed: so many operations in each millisecond. */
  private static final int PER_MILLI = 20;

  private static final long STARTED_MILLIS = 1_767_225_600_000L;

  private UnicodeOps() {}

  static List<Operation> all() {
    Journal journal = new Journal(CHARACTERS);
    int made = 0;
    for (int c = Character.MIN_CODE_POINT; c <= Character.MAX_CODE_POINT; c++) {
      if (isAssigned(c)) {
        String code = String.format(Locale.ROOT, "U+%04X", c);
        long millis = STARTED_MILLIS + made++ / PER_MILLI;
        RecordId id = RecordId.ofKey(CHARACTERS, code);
        journal.append(millis, OpType.INSERT, id, changes(c, code));
      }
    }
    return journal.operations();
  }

  private static boolean isAssigned(int c) {
    int type = Character.getType(c);
    return type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE;
  }

  /** The JDK takes letters for digits beyond 9; here it is data like any other. */
  @SuppressWarnings("CharacterGetNumericValue")
  private static List<Change> changes(int c, String code) {
    List<Change> changes = new ArrayList<>();
    changes.add(Change.put("code", Value.of(code)));
    changes.add(Change.put("name", Value.of(Character.getName(c))));
    changes.add(Change.put("script", Value.of(Character.UnicodeScript.of(c).name())));
    Character.UnicodeBlock block = Character.UnicodeBlock.of(c);
    if (block != null) {
      changes.add(Change.put("block", Value.of(block.toString())));
    }
    changes.add(Change.put("category", Value.of(Character.getType(c))));
    int number = Character.getNumericValue(c);
    if (number >= 0) {
      changes.add(Change.put("numericValue", Value.of(number)));
    }
    changes.add(Change.put("directionality", Value.of(Character.getDirectionality(c))));
    return changes;
  }
}
