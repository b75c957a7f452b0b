package io.blazedb.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.ErrorCode;
import io.blazedb.op.Operation;
import io.blazedb.op.Value;
import io.blazedb.port.ViewReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Whatever devices and network do, all copies become what the log folds to. */
final class ConvergenceLaws {
  private static final int STEPS = 60;

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void devicesConvergeWithTheLog(@ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int count)
      throws Exception {
    Random random = new Random(seed);
    SyncRuntime runtime = SyncRuntime.start(2);
    try (TestServer server = new TestServer()) {
      if (random.nextBoolean()) {
        server.rejectOperations(ConvergenceLaws::everyEleventh);
      }
      List<Device> devices = started(server, runtime, random, count);
      for (int step = 0; step < STEPS; step++) {
        act(devices.get(random.nextInt(count)), server, random);
      }
      settle(devices, server);
      devices.forEach(Device::close);
    } finally {
      runtime.close();
    }
  }

  private static Optional<ErrorCode> everyEleventh(Operation operation) {
    return operation.sequence() % 11 == 0 ? Optional.of(ErrorCode.FORBIDDEN) : Optional.empty();
  }

  private static List<Device> started(
      TestServer server, SyncRuntime runtime, Random random, int count) {
    List<Device> devices = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Device device = new Device(server, i);
      long seed = random.nextLong();
      boolean repeats = random.nextBoolean();
      device.start(runtime, relay -> repeats ? new RepeatingRelay(relay, seed) : relay);
      devices.add(device);
    }
    return devices;
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
    switch (random.nextInt(8)) {
      case 0 -> device.notes.delete(id);
      case 1 -> device.notes.update(id, edit -> edit.remove("f"));
      case 2 -> device.notes.update(id, edit -> edit.add("f", element));
      case 3 -> device.notes.update(id, edit -> edit.discard("f", element));
      case 4 -> device.notes.update(id, edit -> edit.increment("f", number));
      case 5 -> device.notes.update(id, edit -> edit.decrement("g", number));
      case 6 ->
          device.db.write(
              tx -> {
                tx.update(device.notes.name(), id, edit -> edit.put("f", element));
                tx.update(device.notes.name(), Device.id(9), edit -> edit.put("h", element));
              });
      default -> device.notes.insert(id, java.util.Map.of("g", Value.of(number)));
    }
  }

  private static void settle(List<Device> devices, TestServer server) throws Exception {
    devices.forEach(device -> device.relay.mend());
    for (Device device : devices) {
      device.drained();
    }
    // Repeated pushes may still be under way behind the acks: the log ends when they are through.
    for (Device device : devices) {
      device.sync().pause().get();
    }
    server.onThread(() -> {});
    ViewReader.ViewState view = server.state();
    for (Device device : devices) {
      device.sync().resume();
      device.applied(server.end());
      assertThat(device.db.digest()).isEqualTo(view.digest());
      assertThat(device.rejected).allMatch(operation -> operation.sequence() % 11 == 0);
    }
  }
}
