package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blazedb.op.Change;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.IndexDefinition;
import io.blazedb.query.IndexDefinition.Of;
import io.blazedb.query.TextQuery;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated searches find what SQLite's FTS5 finds, in real texts: see {@link FtsTable}. */
class FullTextAgainstFtsTest {
  private static final String MIME_DB = "/META-INF/resources/webjars/mime-db/1.54.0/db.json";
  private static final int SEARCHES = 200;
  private static final int OPERATIONS_A_BATCH = 200;

  @TempDir Path directory;

  /** A record's texts, a list for each field; an array's are several. */
  private record Sample(long id, List<List<String>> texts) {}

  @Test
  void mediaTypes() throws Exception {
    List<Sample> samples = new ArrayList<>();
    try (InputStream in = FullTextAgainstFtsTest.class.getResourceAsStream(MIME_DB)) {
      for (Map.Entry<String, JsonNode> each : new ObjectMapper().readTree(in).properties()) {
        List<String> extensions = new ArrayList<>();
        each.getValue().path("extensions").forEach(one -> extensions.add(one.asText()));
        samples.add(new Sample(samples.size() + 1, List.of(List.of(each.getKey()), extensions)));
      }
    }
    assertThat(samples).hasSize(2_522);
    compare(List.of("name", "extensions"), samples, 1);
  }

  /** All that the JDK names below the ideographs, and what each is about. */
  @Test
  void namesOfCharacters() throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (int c = 0x20; c < 0x3000; c++) {
      if (Character.isDefined(c) && Character.getName(c) != null) {
        List<String> script = List.of(Character.UnicodeScript.of(c).name());
        samples.add(new Sample(c, List.of(List.of(Character.getName(c)), script)));
      }
    }
    assertThat(samples).hasSizeGreaterThan(8_000);
    compare(List.of("name", "script"), samples, 2);
  }

  @Test
  void wordsWithAccentsAndOfSeveralScripts() throws Exception {
    List<String> words =
        List.of(
            "Ünïted",
            "UNITED",
            "united",
            "naïve",
            "Åse",
            "åse",
            "Ödön",
            "smørrebrød",
            "Straße",
            "Москва",
            "МОСКВА",
            "ΑΘΗΝΑ",
            "αθηνα",
            "İzmir",
            "izmir",
            "x1",
            "1x",
            "3.14",
            "a_b",
            "can't",
            "e-mail",
            "שלום",
            "42",
            "c++");
    Random random = new Random(3);
    List<Sample> samples = new ArrayList<>();
    for (int id = 1; id <= 500; id++) {
      samples.add(new Sample(id, List.of(texts(words, random), texts(words, random))));
    }
    compare(List.of("a", "b"), samples, 4);
  }

  private static List<String> texts(List<String> words, Random random) {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(6); j >= 0; j--) {
        text.append(words.get(random.nextInt(words.size()))).append(j % 2 == 0 ? ", " : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private void compare(List<String> fields, List<Sample> samples, long seed) throws Exception {
    IndexDefinition definition = new IndexDefinition(Ops.NOTES, "words", fields, Of.TEXT);
    Random random = new Random(seed);
    int found = 0;
    try (SearchedShard shard = new SearchedShard(directory);
        FtsTable table = new FtsTable(fields)) {
      fill(shard, fields, samples.subList(0, samples.size() / 2));
      shard.declare(definition); // half is built, half is merged
      shard.settle();
      fill(shard, fields, samples.subList(samples.size() / 2, samples.size()));
      for (Sample each : samples) {
        table.insert(each.id, each.texts);
      }
      for (int i = 0; i < SEARCHES; i++) {
        String text = search(samples, random);
        List<String> searched =
            random.nextInt(3) == 0 ? List.of(fields.get(random.nextInt(fields.size()))) : fields;
        List<Long> expected = table.find(TextQuery.parse(text), searched);
        assertThat(shard.find(text, searched.toArray(new String[0])))
            .as("%s in %s", text, searched)
            .isEqualTo(expected);
        found += expected.isEmpty() ? 0 : 1;
      }
    }
    assertThat(found).as("searches that find something").isGreaterThan(SEARCHES / 2);
  }

  private static void fill(SearchedShard shard, List<String> fields, List<Sample> samples) {
    List<Operation> batch = new ArrayList<>();
    for (Sample each : samples) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        List<String> texts = each.texts.get(i);
        Value value =
            texts.size() == 1
                ? Value.of(texts.get(0))
                : Value.of(texts.stream().map(Value::of).toList());
        changes.add(Change.put(fields.get(i), value));
      }
      changes.sort(null);
      long sequence = ++shard.sequence;
      batch.add(
          Ops.op(
              sequence,
              sequence,
              Ops.NOTES,
              each.id,
              OpType.INSERT,
              changes.toArray(new Change[0])));
      if (batch.size() == OPERATIONS_A_BATCH) {
        shard.apply(batch.toArray(new Operation[0]));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      shard.apply(batch.toArray(new Operation[0]));
    }
  }

  /** One to three terms that stand in some record, and perhaps some that must not. */
  private static String search(List<Sample> samples, Random random) {
    List<String> texts = new ArrayList<>();
    while (texts.isEmpty()) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      sample.texts.forEach(texts::addAll);
    }
    StringBuilder search = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      search.append(term(texts.get(random.nextInt(texts.size())), random)).append(' ');
    }
    if (random.nextInt(4) == 0) {
      Sample other = samples.get(random.nextInt(samples.size()));
      String text = other.texts.get(0).isEmpty() ? "x" : other.texts.get(0).get(0);
      search.append('-').append(term(text, random));
    }
    return search.toString();
  }

  private static String term(String text, Random random) {
    List<String> words =
        Arrays.stream(text.split("[\\s,/()]+-*")).filter(FullTextAgainstFtsTest::hasWord).toList();
    if (words.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(words.size());
    String word = words.get(at);
    int kind = random.nextInt(4);
    if (kind == 0) {
      int letters = word.codePointCount(0, word.length());
      String prefix = word.substring(0, word.offsetByCodePoints(0, 1 + random.nextInt(letters)));
      return hasWord(prefix.substring(prefix.length() - 1)) ? prefix + "*" : word;
    }
    if (kind == 1 && at + 1 < words.size()) {
      return '"' + String.join(" ", words.subList(at, Math.min(words.size(), at + 3))) + '"';
    }
    return word;
  }

  private static boolean hasWord(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
