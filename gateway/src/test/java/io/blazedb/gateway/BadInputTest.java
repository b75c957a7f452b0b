package io.blazedb.gateway;

import static io.blazedb.gateway.Samples.NODE;
import static io.blazedb.gateway.Samples.NOTES;
import static io.blazedb.gateway.Samples.NOTES_SHARD;
import static io.blazedb.gateway.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.blazedb.codec.Limits;
import io.blazedb.crdt.StateDigest;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEntry;
import io.blazedb.op.Bytes;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Epoch;
import io.blazedb.op.Value;
import io.blazedb.query.QueryResult;
import io.blazedb.wire.Frame;
import io.blazedb.wire.FrameCodec;
import io.blazedb.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputTest extends GatewayHarness {
  private static final int ID = 0x01020304;

  static Stream<Arguments> badFrames() {
    byte[] push =
        FrameCodec.encode(new Frame(ID, new Message.Push(NOTES_SHARD, batch(1)))).toArray();
    return Stream.of(
        arguments("nothing", new byte[0], 0, ErrorCode.TRUNCATED, "header"),
        arguments("half a header", new byte[] {6, 1, 1}, 0, ErrorCode.TRUNCATED, "header"),
        arguments("unknown type", with(push, 0, 99), ID, ErrorCode.UNKNOWN_MESSAGE, "99"),
        arguments("unknown version", with(push, 1, 9), ID, ErrorCode.UNSUPPORTED_VERSION, "9"),
        arguments("bit flip", with(push, push.length - 6, 77), ID, ErrorCode.BAD_CHECKSUM, "byte"),
        arguments("cut off", cut(push, push.length - 3), ID, ErrorCode.BAD_CHECKSUM, "byte"),
        arguments("batch cut short", cut(push, 20), ID, ErrorCode.TRUNCATED, "at byte"),
        arguments("bad name", with(push, 7, 'N'), ID, ErrorCode.BAD_DATABASE_NAME, "Notes"),
        arguments("batch version", with(push, 13, 8), ID, ErrorCode.UNSUPPORTED_VERSION, "8"),
        arguments("batch encoding", with(push, 14, 8), ID, ErrorCode.UNKNOWN_ENCODING, "8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFrames")
  void answersABadFrameAndLivesOn(
      String what, byte[] bytes, int requestId, ErrorCode code, String said) {
    start();
    Device device = open();
    device.sendRaw(Bytes.wrap(bytes));
    Frame answer = device.next();
    assertThat(answer.requestId()).as(what).isEqualTo(requestId);
    Device.assertRefusal(answer.message(), code, said);
    assertLivesOnWithNothingAppended(device);
  }

  static Stream<Arguments> serversMessages() {
    Epoch epoch = new Epoch(1, 1);
    LogEntry entry = new LogEntry(NOTES_SHARD, 0, 0, Bytes.EMPTY);
    return Stream.of(
            new Message.HandshakeReply(1, 0, 1, 1, 1, ""),
            new Message.PullResponse(NOTES, List.of(), Cursor.START, Cursor.START),
            new Message.PushAck(NOTES_SHARD, 0, 0, List.of()),
            new Message.Update(epoch, entry),
            new Message.QueryResponse(new QueryResult(Cursor.START, List.of(), Optional.empty())),
            new Message.ErrorReply(ErrorCode.INTERNAL, "", 0),
            new Message.SyncState(
                NOTES, Message.SyncPhase.VIEW, Cursor.START, Optional.of(StateDigest.EMPTY)),
            new Message.Handshake(1, NODE, "again", ""))
        .map(message -> arguments(message.type().name(), message));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("serversMessages")
  void refusesWhatIsNotADevicesToSay(String type, Message message) {
    start();
    Device device = open();
    device.assertRefused(message, ErrorCode.UNEXPECTED_MESSAGE, type);
    assertLivesOnWithNothingAppended(device);
  }

  @Test
  void awaitsTheHandshakeBeforeAnythingElse() {
    start();
    Device device = connect();
    device.assertRefused(
        new Message.Push(NOTES_SHARD, batch(1)),
        ErrorCode.UNEXPECTED_MESSAGE,
        "PUSH",
        "before the handshake");
    Message reply = device.ask(new Message.Handshake(9, NODE, "test", "token"));
    assertThat(reply)
        .isInstanceOfSatisfying(
            Message.HandshakeReply.class,
            r -> {
              assertThat(r.protocolVersion()).isEqualTo(FrameCodec.PROTOCOL_VERSION);
              assertThat(r.frameBytesMax()).isEqualTo(Limits.DEFAULT.frameBytesMax());
              assertThat(r.inFlightMax()).isEqualTo(50);
              assertThat(r.operationsMax()).isEqualTo(10_000);
              assertThat(r.serverTimeMs())
                  .isCloseTo(
                      System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
            });
    assertLivesOnWithNothingAppended(device);
  }

  @Test
  void closesOnADeviceOfNoKnownVersion() {
    start();
    Device device = connect();
    device.assertRefused(
        new Message.Handshake(0, NODE, "old", ""), ErrorCode.UNSUPPORTED_VERSION, "version 0");
    assertThat(device.awaitClosed()).isEqualTo(1002);
  }

  @Test
  void refusesTextMessages() {
    start();
    Device device = open();
    device.sendText("{\"hello\":1}");
    Device.assertRefusal(device.next(0), ErrorCode.MALFORMED, "text");
    assertLivesOnWithNothingAppended(device);
  }

  @Test
  void refusesAFrameOverTheLimitAndLivesOn() {
    start(session -> session.withLimits(smallFrames()));
    Device device = open();
    device.sendRaw(Bytes.wrap(new byte[10_000]));
    Device.assertRefusal(device.next(0), ErrorCode.LIMIT_EXCEEDED, "10000 bytes", "8192");
    assertLivesOnWithNothingAppended(device);
  }

  @Test
  void closesOnAMessageOfFragmentsFarOverTheLimit() {
    start(session -> session.withLimits(smallFrames()));
    Device device = open();
    for (int i = 0; i < 4; i++) {
      device.sendFragment(Bytes.wrap(new byte[5_000]), false);
    }
    Device.assertRefusal(device.next(0), ErrorCode.LIMIT_EXCEEDED, "16384", "8192");
    assertThat(device.awaitClosed()).isEqualTo(1009);
    assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
  }

  @Test
  void closesOnAFrameFarOverTheLimit() {
    start(session -> session.withLimits(smallFrames()));
    Device device = open();
    device.sendRaw(Bytes.wrap(new byte[20_000]));
    Device.assertRefusal(device.next(0), ErrorCode.LIMIT_EXCEEDED, "16384", "8192");
    assertThat(device.awaitClosed()).isEqualTo(1009);
    assertLivesOnWithNothingAppended(open());
  }

  @Test
  void tellsWhyItClosesToADeviceThatIsStillSending() throws IOException {
    start(session -> session.withLimits(smallFrames()));
    try (RawDevice device = new RawDevice(gateway.port())) {
      device.write(headerOfAFrame(1L << 30));
      device.write(new byte[256 << 10]);
      Device.assertRefusal(
          device.next().message(), ErrorCode.LIMIT_EXCEEDED, "more than 16384 bytes", "8192");
      assertThat(device.nextClose()).isEqualTo(1009);
    }
  }

  @Test
  void tellsWhyItClosesAfterBytesThatAreNoFrame() throws IOException {
    start();
    try (RawDevice device = new RawDevice(gateway.port())) {
      device.write(new byte[] {(byte) 0xFF, (byte) 0xFF});
      device.write(new byte[256 << 10]);
      Device.assertRefusal(device.next().message(), ErrorCode.MALFORMED, "not a WebSocket frame");
      assertThat(device.nextClose()).isEqualTo(1002);
    }
  }

  private static byte[] headerOfAFrame(long payloadBytes) {
    return ByteBuffer.allocate(14).put((byte) 0x82).put((byte) 0xFF).putLong(payloadBytes).array();
  }

  @Test
  void putsFragmentsTogether() {
    start();
    Device device = open();
    Bytes push = FrameCodec.encode(new Frame(ID, new Message.Push(NOTES_SHARD, batch(1))));
    byte[] bytes = push.toArray();
    device.sendFragment(Bytes.wrap(bytes, 0, 10), false);
    device.sendFragment(Bytes.wrap(bytes, 10, 10), false);
    device.sendFragment(push.from(20), true);
    assertThat(device.next(ID)).isInstanceOf(Message.PushAck.class);
  }

  @Test
  void refusesDatabasesThatAreNotThere() {
    start(session -> session.withDatabases(Set.of(NOTES)));
    Device device = open();
    DatabaseName other = new DatabaseName("other");
    for (Message message :
        List.of(
            new Message.Push(io.blazedb.op.Shard.first(other), batch(1)),
            new Message.PullRequest(other, Cursor.START, 1),
            new Message.Subscribe(other, Cursor.START),
            new Message.SyncState(other, Message.SyncPhase.ASK, Cursor.START, Optional.empty()))) {
      device.assertRefused(message, ErrorCode.UNKNOWN_DATABASE, "\"other\"");
    }
    assertLivesOnWithNothingAppended(device);
  }

  @Test
  void refusesAnOperationOutsideTheModelWithItsPosition() {
    start();
    Device device = open();
    byte[] batch = batch(Samples.op(NODE, 1, System.currentTimeMillis(), Value.of("y"))).toArray();
    batch[batch.length - 7] = 99; // the tag of the value
    java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
    checksum.update(batch, 0, batch.length - 4);
    java.nio.ByteBuffer.wrap(batch).putInt(batch.length - 4, (int) checksum.getValue());
    device.assertRefused(
        new Message.Push(NOTES_SHARD, Bytes.wrap(batch)), ErrorCode.BAD_VALUE, "at byte");
    assertLivesOnWithNothingAppended(device);
  }

  private void assertLivesOnWithNothingAppended(Device device) {
    assertThat(oplog.entries(NOTES_SHARD)).isEmpty();
    assertThat(device.push(batch(1)).offset()).isZero();
    assertThat(device.isClosed()).isFalse();
  }

  private static Limits smallFrames() {
    return new Limits(8_192, 8_192, 100, 100, 100, 8_192, 16);
  }

  private static byte[] with(byte[] bytes, int index, int value) {
    byte[] copy = bytes.clone();
    copy[index] = (byte) value;
    return copy;
  }

  private static byte[] cut(byte[] bytes, int length) {
    return java.util.Arrays.copyOf(bytes, length);
  }
}
