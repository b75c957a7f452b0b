package io.blazedb.standalone.demo;

import io.blazedb.client.Observation;
import io.blazedb.client.store.RecordKey;
import io.blazedb.op.CollectionName;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Act two: single edits at a steady pace on one device, each timed from the local write to its
 * arrival on another device. Open loop: an edit that is late does not delay the next.
 */
final class LiveEdits {
  private static final CollectionName COLLECTION = new CollectionName("pulse");
  private static final int EDITS = 600;
  private static final int WARM_UP = 400;
  private static final long INTERVAL_NANOS = 5_000_000;

  private final Stage stage;
  private final Latencies deviceToDevice = new Latencies();

  LiveEdits(Stage stage) {
    this.stage = stage;
  }

  CollectionName collection() {
    return COLLECTION;
  }

  Latencies deviceToDevice() {
    return deviceToDevice;
  }

  void run() {
    Device writer = stage.devices().get(0);
    writer.clock().follow(InstantSource.system());
    Map<RecordId, Long> writtenAt = new ConcurrentHashMap<>();
    Observation arrivals =
        stage
            .devices()
            .get(1)
            .db()
            .observe((records, source) -> arrived(records, System.nanoTime(), writtenAt));
    try {
      editAtPace(writer, writtenAt);
      stage.awaitConverged();
    } finally {
      arrivals.close();
    }
    CheckFailedException.require(
        deviceToDevice.count() == EDITS,
        "%d of %d live edits arrived",
        deviceToDevice.count(),
        EDITS);
  }

  private void arrived(List<RecordKey> records, long now, Map<RecordId, Long> writtenAt) {
    for (RecordKey record : records) {
      Long at = writtenAt.remove(record.id());
      if (at != null) {
        deviceToDevice.add(now - at);
      }
    }
  }

  private void editAtPace(Device writer, Map<RecordId, Long> writtenAt) {
    try (Progress progress = stage.progress("Editing live", EDITS)) {
      long due = System.nanoTime();
      for (int i = 0; i < EDITS + WARM_UP; i++) {
        due = awaitTime(due + INTERVAL_NANOS);
        edit(writer, i, writtenAt);
        if (i >= WARM_UP) {
          progress.step("one every " + INTERVAL_NANOS / 1_000_000 + " ms");
        }
      }
    }
  }

  private static void edit(Device writer, int number, Map<RecordId, Long> writtenAt) {
    RecordId id = RecordId.of(UUID.randomUUID());
    if (number >= WARM_UP) {
      writtenAt.put(id, System.nanoTime());
    }
    writer.db().collection(COLLECTION).insert(id, Map.of("number", Value.of(number)));
  }

  private static long awaitTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due;
  }
}
