package io.blazedb.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.gateway.Device;
import io.blazedb.gateway.Gateway;
import io.blazedb.gateway.GatewayConfig;
import io.blazedb.gateway.Samples;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Shard;
import io.blazedb.port.FoldingViewReader;
import io.blazedb.query.Filter;
import io.blazedb.query.Query;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole gateway over a real broker. */
class GatewayOnKafkaTest {
  private static final int COUNT = 1_000;

  private final DatabaseName database = new DatabaseName("t-" + UUID.randomUUID());

  @Test
  void pushesReachEverySubscriberOnceAndInOrder() {
    try (KafkaOplog oplog = KafkaOplog.open(SharedBroker.config());
        Gateway gateway =
            Gateway.start(
                GatewayConfig.defaults().withPort(0).withRingBytesMax(100_000),
                oplog,
                new FoldingViewReader(oplog));
        Device pusher = Device.open(gateway.port());
        Device early = Device.open(gateway.port());
        Device late = Device.open(gateway.port())) {
      early.subscribe(database, Cursor.START);
      List<Integer> ids = new ArrayList<>();
      for (int i = 1; i <= COUNT; i++) {
        ids.add(pusher.sendLater(new Message.Push(Shard.first(database), Samples.batch(i))));
      }
      assertThat(subscribed(late).sequences(200)).isEqualTo(Samples.upTo(200));
      long last = -1;
      for (int id : ids) {
        long offset = ((Message.PushAck) pusher.next(id)).offset();
        assertThat(offset).isGreaterThan(last);
        last = offset;
      }
      assertThat(early.sequences(COUNT)).isEqualTo(Samples.upTo(COUNT));
      assertThat(late.sequences(COUNT - 200)).isEqualTo(Samples.upTo(COUNT).subList(200, COUNT));
      Message.QueryResponse rows =
          (Message.QueryResponse)
              late.ask(
                  new Message.QueryRequest(
                      database,
                      Query.of(Samples.ITEMS, Filter.ALL),
                      Cursor.of(oplog.epoch(), last + 1)));
      assertThat(rows.result().rows()).hasSize(COUNT);
    }
  }

  private Device subscribed(Device device) {
    device.subscribe(database, Cursor.START);
    return device;
  }
}
