package io.blazedb.standalone.demo;

import io.blazedb.client.Edit;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.QueryResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Act three: eight devices go offline, edit the same 200 records, and come back in random order
 * over a line that repeats pushes. Every replica must agree, adds must have won over concurrent
 * discards, and counters must show the sum of everybody's counts.
 */
final class OfflineMerge {
  static final CollectionName COLLECTION = new CollectionName("board");

  private static final int RECORDS = 200;
  private static final int DEVICES = 8;
  private static final int ROUNDS = 3;

  /** Records from here on may be deleted; those before keep their counters and sets. */
  private static final int DELETABLE_FROM = 100;

  private static final Value CONTESTED = Value.of("contested");

  private final Stage stage;
  private final Random random;
  private final Map<RecordId, Long> expectedVotes = new HashMap<>();

  OfflineMerge(Stage stage, long seed) {
    this.stage = stage;
    this.random = new Random(seed);
  }

  void run() {
    List<Device> devices = stage.devices().subList(0, DEVICES);
    makeRecords(devices.get(0));
    devices.forEach(
        device -> Device.await(device.sync().pause(), device.name() + " to disconnect"));
    try (Progress progress = stage.progress("Editing offline", DEVICES)) {
      for (Device device : devices) {
        editEverything(device, devices.indexOf(device));
        progress.step(device.db().outboxSize() + " changes wait on " + device.name());
      }
    }
    reconnect(devices);
    requireAddsWonAndCountsHold();
  }

  private static RecordId id(int number) {
    return RecordId.of(
        UUID.nameUUIDFromBytes(("board:" + number).getBytes(StandardCharsets.UTF_8)));
  }

  private void makeRecords(Device device) {
    device.clock().follow(InstantSource.system());
    device
        .db()
        .write(
            tx -> {
              for (int i = 0; i < RECORDS; i++) {
                tx.insert(
                    COLLECTION,
                    id(i),
                    edit ->
                        edit.put("title", Value.of("untouched"))
                            .add("tags", CONTESTED, Value.of("kept"))
                            .increment("votes", 1));
              }
            });
    for (int i = 0; i < RECORDS; i++) {
      expectedVotes.put(id(i), 1L);
    }
    stage.awaitConverged();
  }

  /** Clocks differ by seconds, as clocks do. */
  private void editEverything(Device device, int index) {
    Duration behind = Duration.ofMillis(random.nextInt(5_000));
    InstantSource system = InstantSource.system();
    device.clock().follow(() -> system.instant().minus(behind));
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> order = shuffledRecords();
      for (int number : order) {
        edit(device, index, number, round);
      }
    }
  }

  private List<Integer> shuffledRecords() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    return order;
  }

  private void edit(Device device, int index, int number, int round) {
    RecordId id = id(number);
    if (number >= DELETABLE_FROM && random.nextInt(4) == 0) {
      device.db().collection(COLLECTION).delete(id);
      return;
    }
    long up = random.nextInt(5);
    long down = random.nextInt(3);
    expectedVotes.merge(id, up - down, Long::sum);
    device
        .db()
        .collection(COLLECTION)
        .update(
            id, edit -> edit(edit, index, round).increment("votes", up).decrement("votes", down));
  }

  /** Even devices take the contested tag out, odd ones put it in again, neither knowing. */
  private static Edit edit(Edit edit, int index, int round) {
    String mark = "d" + index + "r" + round;
    edit.put("title", Value.of(mark)).add("tags", Value.of(mark));
    if (round > 0) {
      edit.discard("tags", Value.of("d" + index + "r" + (round - 1)));
    }
    return index % 2 == 0 ? edit.discard("tags", CONTESTED) : edit.add("tags", CONTESTED);
  }

  private void reconnect(List<Device> devices) {
    List<Device> order = new ArrayList<>(devices);
    Collections.shuffle(order, random);
    try (Progress progress = stage.progress("Reconnecting in any order", DEVICES)) {
      for (Device device : order) {
        device.relay().turnOn();
        device.sync().resume();
        progress.step(device.name() + " is back");
      }
      stage.awaitConverged();
    }
    devices.forEach(device -> device.relay().turnOff());
    int repeats = devices.stream().mapToInt(device -> device.relay().repeats()).sum();
    CheckFailedException.require(repeats > 0, "no push was repeated");
    stage.out().printf("%d pushes were sent again, on purpose.%n", repeats);
  }

  private void requireAddsWonAndCountsHold() {
    Map<RecordId, SortedMap<String, Value>> shown = new HashMap<>();
    for (QueryResult.Row row : stage.serverRows(COLLECTION)) {
      shown.put(row.id(), row.fields().entries());
    }
    for (int i = 0; i < DELETABLE_FROM; i++) {
      SortedMap<String, Value> record = shown.get(id(i));
      CheckFailedException.require(record != null, "record %d is gone, nobody deleted it", i);
      requireTags(i, record);
      long votes = ((Value.Int) record.get("votes")).value();
      CheckFailedException.require(
          votes == expectedVotes.get(id(i)),
          "record %d has %d votes, %d were counted",
          i,
          votes,
          expectedVotes.get(id(i)));
    }
    stage.out().println("Concurrent adds won, counters show the sum of everybody's counts.");
  }

  /** Besides the contested and the kept tag, each device's last mark and no earlier one. */
  private static void requireTags(int number, SortedMap<String, Value> record) {
    List<Value> expected = new ArrayList<>(List.of(CONTESTED, Value.of("kept")));
    for (int device = 0; device < DEVICES; device++) {
      expected.add(Value.of("d" + device + "r" + (ROUNDS - 1)));
    }
    Collections.sort(expected);
    CheckFailedException.require(
        record.get("tags").equals(Value.of(expected)),
        "record %d has the tags %s, expected %s",
        number,
        record.get("tags"),
        expected);
  }
}
