package io.blazedb.query.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Cursor;
import io.blazedb.op.Epoch;
import io.blazedb.query.FieldRef;
import io.blazedb.query.Select;
import io.blazedb.query.SelectResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** An index changes how an answer is found, and nothing of the answer. */
class IndexLaws {
  private static final Cursor AT = Cursor.of(new Epoch(1, 2), 3);

  private final Samples.Database database = Samples.tasks(99);
  private final QueryEngine engine = new QueryEngine(ExecLimits.DEFAULT, () -> 0);

  @Property(tries = 300)
  void answersWithIndexesAreThoseOfAScan(@ForAll long seed) {
    Random random = new Random(seed);
    InMemoryRecords records = new InMemoryRecords();
    database.collections().forEach(each -> each.putInto(records));
    Select select = Pages.limited(SelectGenerator.select(database, seed), 1 + random.nextInt(100));
    SelectResult scanned = engine.run(select, records, AT);
    database.collections().forEach(each -> index(each, records, random));
    assertThat(engine.run(select, records, AT)).as("%s", select).isEqualTo(scanned);
  }

  private static void index(SampleCollection collection, InMemoryRecords records, Random random) {
    List<String> fields = new ArrayList<>();
    collection.fields().forEach(each -> fields.add(each.name()));
    fields.remove(FieldRef.ID);
    for (int i = 0; i < 4; i++) {
      Collections.shuffle(fields, random);
      int size = 1 + random.nextInt(3);
      records.createIndex(new Index("i" + i, collection.name(), fields.subList(0, size)));
    }
  }
}
