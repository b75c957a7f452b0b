package io.blazedb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.codec.GoldenFile;
import io.blazedb.codec.Limits;
import io.blazedb.codec.RecordStateCodec;
import io.blazedb.crdt.RecordState;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.FieldChange;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/protocol.md against the code: its tables, its examples and the numbers of its rules.
 */
final class ProtocolPageTest {
  private static final Path PAGE = Path.of("..", "docs", "protocol.md");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern RULE = Pattern.compile("(?m)^\\*\\*([RCDFILPQSTV]\\d+)\\.\\*\\*");
  private static final Pattern CITED = Pattern.compile("\\b([RCDFILPQSTV]\\d+)\\b");

  private static final Pattern HEX = Pattern.compile("(?s)```.*?```|`[^`]*`");

  /** Rules are cited in comments; hex in the code next to them may look like one. */
  private static final Pattern COMMENT = Pattern.compile("(?m)(?://|^ *\\*|/\\*\\*)(.*)$");

  private static final Pattern EXAMPLE = Pattern.compile("(?s)```hex ([a-z-]+)\\n(.*?)```");

  @Test
  void rulesAreNumberedUpwardsAndOnce() throws IOException {
    List<String> rules = found(RULE, Files.readString(PAGE));

    for (char letter : "RCDFILPQSTV".toCharArray()) {
      assertThat(rules.stream().filter(rule -> rule.charAt(0) == letter))
          .extracting(rule -> Integer.valueOf(rule.substring(1)))
          .isNotEmpty()
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void everyRuleThatThePageOrATestCitesIsThere() throws IOException {
    Set<String> rules = new TreeSet<>(found(RULE, Files.readString(PAGE)));
    Set<String> cited = new TreeSet<>(MalformedCorpusTest.rules());
    cited.addAll(found(CITED, HEX.matcher(Files.readString(PAGE)).replaceAll("")));
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        for (String comment : found(COMMENT, Files.readString(file))) {
          cited.addAll(found(CITED, comment));
        }
      }
    }

    assertThat(rules).containsAll(cited);
  }

  @Test
  void theErrorTableIsTheOneInTheCode() throws IOException {
    List<List<String>> expected =
        Arrays.stream(ErrorCode.values())
            .map(
                code ->
                    List.of(
                        Integer.toString(code.number()),
                        code.name(),
                        Integer.toString(code.httpStatus()),
                        code.retriable() ? "yes" : "no"))
            .toList();

    assertThat(table("| number | code |").stream().map(row -> row.subList(0, 4)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theMessageTableIsTheOneInTheCode() throws IOException {
    List<List<String>> expected =
        Arrays.stream(MessageType.values())
            .map(type -> List.of(Integer.toString(type.number()), type.name()))
            .toList();

    assertThat(table("| type | message |").stream().map(row -> row.subList(0, 2)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theLimitsAreThoseInTheCode() throws IOException {
    Limits limits = Limits.DEFAULT;

    assertThat(table("| limit | value |"))
        .containsExactly(
            List.of("frameBytesMax", Integer.toString(limits.frameBytesMax())),
            List.of("batchBytesMax", Integer.toString(limits.batchBytesMax())),
            List.of("operationsMax", Integer.toString(limits.operationsMax())),
            List.of("changesMax", Integer.toString(limits.changesMax())),
            List.of("elementsMax", Integer.toString(limits.elementsMax())),
            List.of("textBytesMax", Integer.toString(limits.textBytesMax())),
            List.of("depthMax", Integer.toString(limits.depthMax())));
  }

  @Test
  void everyKindOfChangeAndOfValueIsInItsTable() throws IOException {
    assertThat(table("| kind | change |").stream().map(row -> row.get(0)))
        .containsExactlyElementsOf(
            Arrays.stream(FieldChange.Kind.values())
                .map(kind -> String.format("`%02X`", kind.ordinal()))
                .toList());
    String kinds = table("| tag | kind |").toString().toLowerCase(Locale.ROOT);
    for (Value.Kind kind : Value.Kind.values()) {
      String name = kind == Value.Kind.BOOL ? "true" : kind.name().toLowerCase(Locale.ROOT);
      assertThat(kinds).contains(name);
    }
  }

  @Test
  void theWorkedExamplesAreTheGoldenFiles() throws IOException {
    List<MatchResult> examples = EXAMPLE.matcher(Files.readString(PAGE)).results().toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    for (MatchResult example : examples) {
      assertThat(hex(example.group(2)))
          .as(example.group(1))
          .isEqualTo(GoldenFile.read(example.group(1)).toString());
    }
  }

  @Test
  void theHashOfTheExampleIsRight() throws IOException {
    RecordState state =
        (RecordState)
            GoldenCases.all().stream()
                .filter(golden -> golden.name().equals("record-put"))
                .findFirst()
                .orElseThrow()
                .thing();
    RecordId id = new RecordId(0xaaaaaaaabbbbccccL, 0xddddeeeeeeeeeeeeL);

    assertThat(Files.readString(PAGE))
        .contains(RecordStateCodec.digest(new CollectionName("tasks"), id, state).toString());
  }

  /** The hex before the first run of two blanks of each line. */
  private static String hex(String example) {
    StringBuilder hex = new StringBuilder();
    example.lines().forEach(line -> hex.append(line.split(" {2,}", 2)[0].replace(" ", "")));
    return hex.toString();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group(1)).toList();
  }

  /** The rows below the line that begins with {@code heading}, cell by cell. */
  private static List<List<String>> table(String heading) throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int first = 0;
    while (!lines.get(first).startsWith(heading)) {
      first++;
    }
    return lines.subList(first + 2, lines.size()).stream()
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }
}
