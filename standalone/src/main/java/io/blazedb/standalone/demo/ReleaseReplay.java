package io.blazedb.standalone.demo;

import io.blazedb.client.Transaction;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import io.blazedb.query.QueryResult;
import io.blazedb.standalone.mimedb.MimeDbChanges;
import io.blazedb.standalone.mimedb.MimeDbRelease;
import io.blazedb.standalone.mimedb.MimeType;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Act one: the releases of mime-db, one after the other. The device of each top-level type makes
 * the changes to its types on the day of the release; then the server's view must be the release.
 */
final class ReleaseReplay {
  private final Stage stage;
  private final List<MimeDbRelease> releases;
  private long pushNanos;
  private int compared;

  ReleaseReplay(Stage stage, List<MimeDbRelease> releases) {
    this.stage = stage;
    this.releases = releases;
  }

  void run() {
    SortedMap<String, MimeType> before = new TreeMap<>();
    try (Progress progress = stage.progress("Replaying mime-db", releases.size())) {
      for (MimeDbRelease release : releases) {
        stage.awaitConverged();
        push(release, MimeDbChanges.between(before, release.types()));
        requireView(release);
        before = release.types();
        compared++;
        progress.step("%d of %d views equal their release".formatted(compared, releases.size()));
      }
    }
    requireFreshDevice(releases.get(releases.size() - 1));
  }

  /** Time that went into local writes, pushes and acks, without the comparisons. */
  double pushSeconds() {
    return pushNanos / 1e9;
  }

  private void push(MimeDbRelease release, MimeDbChanges changes) {
    long started = System.nanoTime();
    TreeSet<String> tops = new TreeSet<>();
    changes.inserted().keySet().forEach(type -> tops.add(top(type)));
    changes.updated().keySet().forEach(type -> tops.add(top(type)));
    changes.deleted().forEach(type -> tops.add(top(type)));
    for (String top : tops) {
      Device device = stage.device(top);
      device.clock().standAt(release.date().atStartOfDay().toInstant(ZoneOffset.UTC));
      device.db().write(tx -> write(tx, changes, top));
    }
    stage.devices().forEach(Device::awaitDrained);
    pushNanos += System.nanoTime() - started;
  }

  private static void write(Transaction tx, MimeDbChanges changes, String top) {
    changes.inserted().forEach((type, mime) -> replaceIfOf(top, tx, type, mime));
    changes.updated().forEach((type, mime) -> replaceIfOf(top, tx, type, mime));
    for (String type : changes.deleted()) {
      if (top(type).equals(top)) {
        tx.delete(MimeRecords.COLLECTION, MimeRecords.id(type));
      }
    }
  }

  private static void replaceIfOf(String top, Transaction tx, String type, MimeType mime) {
    if (top(type).equals(top)) {
      tx.replace(MimeRecords.COLLECTION, MimeRecords.id(type), MimeRecords.fields(type, mime));
    }
  }

  private static String top(String type) {
    return type.substring(0, type.indexOf('/'));
  }

  private void requireView(MimeDbRelease release) {
    requireEqual("the server's view", release, stage.serverRows(MimeRecords.COLLECTION));
  }

  private void requireFreshDevice(MimeDbRelease last) {
    Device fresh = stage.device("late");
    stage.awaitConverged();
    requireEqual(
        "a device that joined late",
        last,
        fresh.db().collection(MimeRecords.COLLECTION).find(Filter.ALL, Integer.MAX_VALUE));
    stage.requireEqualDigests();
    stage.out().println("A device that joined late has the last release and the same digest.");
  }

  private static void requireEqual(String who, MimeDbRelease release, List<QueryResult.Row> rows) {
    SortedMap<String, MimeType> found = new TreeMap<>();
    for (QueryResult.Row row : rows) {
      SortedMap<String, Value> shown = row.fields().entries();
      String type = MimeRecords.type(shown);
      CheckFailedException.require(
          row.id().equals(MimeRecords.id(type)), "%s has %s under id %s", who, type, row.id());
      found.put(type, MimeRecords.mimeType(shown));
    }
    for (String type : release.types().keySet()) {
      CheckFailedException.require(
          release.types().get(type).equals(found.get(type)),
          "release %s: %s is %s, %s has %s",
          release.version(),
          type,
          release.types().get(type),
          who,
          found.get(type));
    }
    found.keySet().removeAll(release.types().keySet());
    CheckFailedException.require(
        found.isEmpty(), "release %s: %s has more: %s", release.version(), who, found.keySet());
  }
}
