package io.blazedb.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.standalone.ThirdPartyClient.Reading;
import io.blazedb.standalone.ThirdPartyClient.Received;
import io.blazedb.standalone.server.Server;
import io.blazedb.standalone.server.ServerConfig;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol page is enough to write a device from, against the real thing. */
class ThirdPartyClientTest {
  private static final int HANDSHAKE_REPLY = 2;
  private static final int SYNC_STATE = 3;
  private static final int PUSH_ACK = 7;
  private static final int UPDATE = 10;
  private static final int ERROR = 14;

  private static final UUID NODE = UUID.fromString("0c5ba1b5-94a8-4d6e-8d2f-6f0a0b1c2d3e");
  private static final UUID RECORD = UUID.fromString("6d6b0b5e-3c1d-4f7a-9a55-0102030405aa");

  @TempDir private Path directory;

  @Test
  void introducesItselfPushesSubscribesAndReadsItBack() throws Exception {
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        ThirdPartyClient device = device(server)) {
      device.handshake(1);
      Received reply = device.next();
      assertThat(reply.type()).isEqualTo(HANDSHAKE_REPLY);
      assertThat(reply.requestId()).isEqualTo(1);
      assertThat(Reading.varint(reply.body())).as("the version spoken, R70").isEqualTo(1);
      long clock = Reading.varint(reply.body());
      assertThat(Duration.ofMillis(Math.abs(clock - System.currentTimeMillis())))
          .isLessThan(Duration.ofMinutes(5));

      var batch = device.batch(1, clock, "notes", RECORD, "text", "grüße");
      device.push(2, "third", batch);
      Received ack = device.next();
      assertThat(ack.type()).isEqualTo(PUSH_ACK);
      assertThat(ack.requestId()).isEqualTo(2);
      assertThat(Reading.text(ack.body())).isEqualTo("third");
      assertThat(Reading.varint(ack.body())).as("shard").isZero();
      long offset = Reading.zigzag(ack.body());
      assertThat(offset).isNotNegative();
      Reading.varint(ack.body());
      assertThat(Reading.length(ack.body())).as("rejections").isZero();

      device.subscribe(3, "third");
      Received catchingUp = device.next();
      assertThat(catchingUp.type()).isEqualTo(SYNC_STATE);
      assertThat(catchingUp.requestId()).isEqualTo(3);
      Received update = device.next();
      assertThat(update.type()).isEqualTo(UPDATE);
      Reading.id(update.body()); // the epoch
      assertThat(Reading.text(update.body())).isEqualTo("third");
      Reading.varint(update.body()); // the shard
      assertThat(Reading.varint(update.body())).isEqualTo(offset);
      Reading.varint(update.body()); // when
      assertThat(update.body().get()).as("the envelope's version, R46").isEqualTo((byte) 1);
      assertThat(Reading.length(update.body())).as("refused operations").isZero();
      assertThat(ByteBuffer.wrap(Reading.rest(update.body()))).isEqualTo(batch.buffer());
      Received live = device.next();
      assertThat(live.type()).isEqualTo(SYNC_STATE);
      assertThat(live.requestId()).isZero();
      assertThat(Reading.text(live.body())).isEqualTo("third");
      assertThat(live.body().get()).as("live, R56").isEqualTo((byte) 2);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> queried(server).contains("grüße"));
    }
  }

  @Test
  void isToldByNumberWhatItDidWrong() throws Exception {
    try (Server server = Server.start(ServerConfig.in(directory, 0));
        ThirdPartyClient device = device(server)) {
      device.handshake(1);
      device.next();
      var batch = device.batch(1, System.currentTimeMillis(), "notes", RECORD, "text", "a");
      device.push(2, "third", batch.u8(0)); // one byte more than was checked
      Received error = device.next();
      assertThat(error.type()).isEqualTo(ERROR);
      assertThat(error.requestId()).isEqualTo(2);
      assertThat(Reading.varint(error.body())).as("BAD_CHECKSUM").isEqualTo(3);
      device.push(
          3, "third", device.batch(1, System.currentTimeMillis(), "notes", RECORD, "text", "a"));
      assertThat(device.next().type()).as("the session goes on, R2").isEqualTo(PUSH_ACK);
    }
  }

  private static ThirdPartyClient device(Server server) throws Exception {
    return new ThirdPartyClient(server.syncUrl(), NODE);
  }

  private static String queried(Server server) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.url().resolve("/query"))
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"database\": \"third\", \"collection\": \"notes\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }
}
