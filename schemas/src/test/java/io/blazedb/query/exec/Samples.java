package io.blazedb.query.exec;

import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Databases to ask: generated ones, the characters of Unicode, and media types in the shape of
 * mime-db.
 */
public final class Samples {
  private Samples() {}

  /**
   * A database, and how its collections refer to each other.
   *
   * @param collections the first one is asked, the others are joined
   * @param references what joins make sense
   */
  public record Database(List<SampleCollection> collections, List<Reference> references) {
    SampleCollection first() {
      return collections.get(0);
    }
  }

  /**
   * A field whose values are found in another collection.
   *
   * @param from the collection that refers
   * @param field its field, or {@code $id}
   * @param to the collection that is referred to
   * @param key its field, or {@code $id}
   */
  public record Reference(SampleCollection from, String field, SampleCollection to, String key) {}

  /**
   * Tasks and people: fields that are missing, null, of several kinds, sets, numbers of both kinds.
   */
  public static Database tasks(long seed) {
    Random random = new Random(seed);
    SampleCollection people = new SampleCollection("people");
    for (int i = 0; i < 40; i++) {
      people.add(id(random), person(random, i));
    }
    List<RecordId> ids = List.copyOf(people.records().keySet());
    SampleCollection tasks = new SampleCollection("tasks");
    for (int i = 0; i < 300; i++) {
      tasks.add(id(random), task(random, i, ids));
    }
    return new Database(
        List.of(tasks, people),
        List.of(
            new Reference(tasks, "owner", people, "$id"),
            new Reference(tasks, "ownerKey", people, "key"),
            new Reference(people, "$id", tasks, "owner"),
            new Reference(people, "key", tasks, "points"),
            new Reference(tasks, "status", tasks, "title")));
  }

  private static RecordId id(Random random) {
    return new RecordId(random.nextLong(), random.nextLong() | 1);
  }

  private static Map<String, Value> person(Random random, int number) {
    Map<String, Value> person = new HashMap<>();
    person.put("key", random.nextBoolean() ? Value.of(number / 2) : Value.of(number / 2.0));
    person.put("name", Value.of(pick(random, "Ada", "Grace", "Åse", "Ödön", "李", "😀 Zoë", "ada")));
    sometimes(random, person, "team", Value.of(pick(random, "red", "green", "blue")));
    sometimes(random, person, "score", Value.of(random.nextInt(400) / 4.0 - 20));
    return person;
  }

  private static Map<String, Value> task(Random random, int number, List<RecordId> people) {
    Map<String, Value> task = new HashMap<>();
    task.put(
        "title", Value.of(pick(random, "open", "Fix ", "Find ", "fix ", "Ünify ", "") + number));
    task.put("status", Value.of(pick(random, "open", "open", "done", "waiting", "open17")));
    task.put("done", Value.of(random.nextInt(3) == 0));
    sometimes(random, task, "points", number(random));
    sometimes(
        random, task, "owner", new Value.Uuid(people.get(random.nextInt(people.size())).toUuid()));
    sometimes(random, task, "ownerKey", Value.of(random.nextInt(30)));
    sometimes(random, task, "due", new Value.Timestamp(1_700_000_000_000L + random.nextInt(50)));
    sometimes(random, task, "any", anything(random));
    sometimes(random, task, "tags", tags(random));
    return task;
  }

  private static void sometimes(
      Random random, Map<String, Value> fields, String field, Value value) {
    if (random.nextInt(4) > 0) {
      fields.put(field, value);
    }
  }

  /** Quarters, so that every sum is exact whatever the order. */
  private static Value number(Random random) {
    return random.nextBoolean()
        ? Value.of(random.nextInt(12) - 2)
        : Value.of((random.nextInt(48) - 8) / 4.0);
  }

  private static Value anything(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> Value.ofNull();
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> number(random);
      case 3 -> Value.of(pick(random, "a", "B", "b", "é", "1"));
      case 4 -> new Value.Timestamp(random.nextInt(3));
      case 5 -> new Value.Uuid(new UUID(random.nextInt(3) - 1, random.nextInt(2)));
      default -> Value.of((1L << 53) + random.nextInt(3));
    };
  }

  private static Value tags(Random random) {
    List<Value> tags = new ArrayList<>();
    for (String tag : List.of("bug", "ui", "db", "später")) {
      if (random.nextBoolean()) {
        tags.add(Value.of(tag));
      }
    }
    return Value.of(tags);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Characters that every JDK knows, with their scripts and blocks. */
  public static Database unicode(int codePointsMax) {
    return unicode(codePointsMax, 1);
  }

  /** One code point in so many of all there are. */
  public static Database unicodeOfAllPlanes(int step) {
    return unicode(Character.MAX_CODE_POINT, step);
  }

  private static Database unicode(int codePointsMax, int step) {
    SampleCollection characters = new SampleCollection("characters");
    Map<String, Map<String, Value>> scripts = new TreeMap<>();
    Map<String, Map<String, Value>> blocks = new TreeMap<>();
    for (int c = 0x20; c < codePointsMax; c += step) {
      if (isNamed(c)) {
        characters.add(named(characters, Integer.toHexString(c)), character(c));
        counted(scripts, script(c), c);
        counted(blocks, block(c), c);
      }
    }
    SampleCollection ofScripts = keyed("scripts", scripts);
    SampleCollection ofBlocks = keyed("blocks", blocks);
    return new Database(
        List.of(characters, ofScripts, ofBlocks),
        List.of(
            new Reference(characters, "script", ofScripts, "name"),
            new Reference(characters, "block", ofBlocks, "name"),
            new Reference(characters, "scriptId", ofScripts, "$id")));
  }

  private static boolean isNamed(int c) {
    return Character.isDefined(c)
        && Character.getName(c) != null
        && !Character.isISOControl(c)
        && Character.getType(c) != Character.SURROGATE
        && Character.getType(c) != Character.PRIVATE_USE;
  }

  @SuppressWarnings("CharacterGetNumericValue") // what the JDK says, letters and all, is the sample
  private static Map<String, Value> character(int c) {
    Map<String, Value> character = new HashMap<>();
    character.put("code", Value.of(c));
    character.put("name", Value.of(Character.getName(c)));
    character.put("script", Value.of(script(c)));
    character.put(
        "scriptId",
        new Value.Uuid(RecordId.ofKey(new CollectionName("scripts"), script(c)).toUuid()));
    character.put("block", Value.of(block(c)));
    character.put("category", Value.of(Character.getType(c)));
    int value = Character.getNumericValue(c);
    if (value >= 0) {
      character.put("value", Value.of(value));
    }
    if (Character.isLetter(c)) {
      character.put("upper", Value.of(Character.isUpperCase(c)));
    }
    return character;
  }

  private static String script(int c) {
    return Character.UnicodeScript.of(c).name();
  }

  private static String block(int c) {
    Character.UnicodeBlock block = Character.UnicodeBlock.of(c);
    return block == null ? "NO_BLOCK" : block.toString();
  }

  private static void counted(Map<String, Map<String, Value>> names, String name, int c) {
    Map<String, Value> known = names.computeIfAbsent(name, any -> new HashMap<>());
    known.putIfAbsent("first", Value.of(c));
    known.put("last", Value.of(c));
  }

  private static SampleCollection keyed(String name, Map<String, Map<String, Value>> byName) {
    SampleCollection collection = new SampleCollection(name);
    byName.forEach(
        (key, fields) -> {
          fields.put("name", Value.of(key));
          collection.add(named(collection, key), fields);
        });
    return collection;
  }

  private static RecordId named(SampleCollection collection, String key) {
    return RecordId.ofKey(collection.name(), key);
  }

  /** Media types as mime-db has them, from a seed. */
  public static Database mediaTypes(long seed) {
    Random random = new Random(seed);
    Map<String, Map<String, Value>> types = new TreeMap<>();
    for (int i = 0; i < 900; i++) {
      String top = pick(random, "application", "application", "audio", "image", "text", "x-shader");
      types.put(top + "/" + subtype(random, i), mediaType(random));
    }
    return mediaTypes(types);
  }

  private static String subtype(Random random, int number) {
    return pick(random, "vnd.", "x-", "prs.", "") + pick(random, "ms-", "oasis.", "a") + number;
  }

  private static Map<String, Value> mediaType(Random random) {
    Map<String, Value> type = new HashMap<>();
    sometimes(random, type, "source", Value.of(pick(random, "iana", "iana", "apache", "nginx")));
    if (random.nextInt(12) == 0) {
      type.put("charset", Value.of(pick(random, "UTF-8", "US-ASCII")));
    }
    sometimes(random, type, "compressible", Value.of(random.nextBoolean()));
    if (random.nextInt(3) == 0) {
      List<Value> extensions = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        extensions.add(Value.of(pick(random, "x", "xm", "ods", "mp", "ä") + random.nextInt(20)));
      }
      type.put("extensions", Value.of(extensions.stream().distinct().toList()));
    }
    return type;
  }

  /**
   * Media types with the collection of their top-level types.
   *
   * @param types by name; the fields are mime-db's
   */
  public static Database mediaTypes(Map<String, Map<String, Value>> types) {
    SampleCollection all = new SampleCollection("types");
    Map<String, Map<String, Value>> tops = new TreeMap<>();
    new TreeMap<>(types)
        .forEach(
            (name, fields) -> {
              String top = name.substring(0, name.indexOf('/'));
              Map<String, Value> type = new HashMap<>(fields);
              type.put("name", Value.of(name));
              type.put("top", Value.of(top));
              if (fields.get("extensions") instanceof Value.Array extensions) {
                type.put("known", Value.of(extensions.values().size()));
              }
              all.add(named(all, name), type);
              tops.computeIfAbsent(top, any -> new HashMap<>())
                  .put("length", Value.of(top.length()));
            });
    tops.remove("image"); // some types find no top-level type
    SampleCollection ofTops = keyed("tops", tops);
    return new Database(
        List.of(all, ofTops),
        List.of(
            new Reference(all, "top", ofTops, "name"),
            new Reference(ofTops, "length", all, "known")));
  }
}
