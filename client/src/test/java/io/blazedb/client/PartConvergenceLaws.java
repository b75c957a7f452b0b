package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.query.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever devices and network do, a device that holds a part comes to hold what matches. */
final class PartConvergenceLaws {
  private static final int STEPS = 60;
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final List<Filter> FILTERS =
      List.of(
          Filter.ALL,
          new Filter.Exists("f"),
          new Filter.Compare("g", Filter.Operator.LT, Value.of(50)),
          new Filter.Compare("n", Filter.Operator.GE, Value.of(0)),
          new Filter.Not(new Filter.Compare("f", Filter.Operator.CONTAINS, Value.of("e1"))));

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void partsConvergeWithTheQuery(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    SyncRuntime runtime = SyncRuntime.start(2);
    try (TestServer server = new TestServer()) {
      if (random.nextBoolean()) {
        server.rejectOperations(PartConvergenceLaws::everyEleventh);
      }
      Device full = new Device(server, 1).start(runtime);
      List<Device> devices = new ArrayList<>(List.of(full));
      List<Filter> filters = new ArrayList<>(List.of(Filter.ALL));
      for (int i = 2; i <= 3; i++) {
        Filter filter = FILTERS.get(random.nextInt(FILTERS.size()));
        filters.add(filter);
        devices.add(new Device(server, i).start(runtime, SyncScope.of(NOTES, filter)));
      }
      for (int step = 0; step < STEPS; step++) {
        int which = random.nextInt(devices.size());
        if (which > 0 && random.nextInt(20) == 0) {
          filters.set(which, FILTERS.get(random.nextInt(FILTERS.size())));
          devices.get(which).sync().close();
          devices.get(which).start(runtime, SyncScope.of(NOTES, filters.get(which)));
        }
        act(devices.get(which), server, random);
      }
      settle(devices, server);
      for (int i = 0; i < devices.size(); i++) {
        assertThat(devices.get(i).notes.find(Filter.ALL, 100))
            .as("seed %d, device %d, %s", seed, i, filters.get(i))
            .isEqualTo(full.notes.find(filters.get(i), 100));
      }
      assertThat(full.db.digest()).isEqualTo(server.state().digest());
      devices.forEach(Device::close);
    } finally {
      runtime.close();
    }
  }

  private static Optional<ErrorCode> everyEleventh(Operation operation) {
    return operation.sequence() % 11 == 0 ? Optional.of(ErrorCode.FORBIDDEN) : Optional.empty();
  }

  private static void act(Device device, TestServer server, Random random) {
    switch (random.nextInt(16)) {
      case 0 -> device.relay.cut();
      case 1, 2 -> device.relay.mend();
      case 3 -> device.relay.drop();
      case 4 -> server.loseAcks(1);
      case 5 -> device.clockMs.set(server.nowMs() + random.nextInt(-100_000, 3_600_000));
      case 6 -> server.nowMs(server.nowMs() + random.nextInt(1_000));
      default -> edit(device, random);
    }
  }

  private static void edit(Device device, Random random) {
    var id = Device.id(1 + random.nextInt(4));
    Value element = Value.of("e" + random.nextInt(4));
    long number = random.nextInt(100);
    switch (random.nextInt(7)) {
      case 0 -> device.notes.delete(id);
      case 1 -> device.notes.update(id, edit -> edit.remove("f"));
      case 2 -> device.notes.update(id, edit -> edit.add("f", element));
      case 3 -> device.notes.update(id, edit -> edit.discard("f", element));
      case 4 -> device.notes.update(id, edit -> edit.increment("n", number));
      case 5 -> device.notes.update(id, edit -> edit.decrement("n", number));
      default -> device.notes.insert(id, Map.of("g", Value.of(number)));
    }
  }

  private static void settle(List<Device> devices, TestServer server) throws Exception {
    devices.forEach(device -> device.relay.mend());
    for (Device device : devices) {
      device.drained();
    }
    for (Device device : devices) {
      device.sync().pause().get();
    }
    server.onThread(() -> {});
    for (Device device : devices) {
      device.sync().resume();
      device.applied(server.end());
    }
  }
}
