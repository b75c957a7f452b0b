package io.blazedb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.blazedb.codec.Limits;
import io.blazedb.codec.MalformedException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break a frame has its code, its position where one is known, and the request id. */
final class MalformedFrameTest {
  private static final String ID = "01020304";
  private static final String NIL = "00000000000000000000000000000000";
  private static final String EPOCH = "00000000000000000000000000000007";

  @Test
  void aHeaderThatEnds() { // R50
    FrameException refusal = refusal(bytes("0101010203"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.TRUNCATED);
    assertThat(refusal.requestId()).isZero();
  }

  @Test
  void moreThanTheLargestFrame() { // R15
    FrameException refusal = refusal(Bytes.wrap(new byte[Limits.DEFAULT.frameBytesMax() + 1]));

    assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @CsvSource({
    "0102, '', UNSUPPORTED_VERSION, 1", // R51
    "FF02, '', UNSUPPORTED_VERSION, 1",
    "0001, '', UNKNOWN_MESSAGE, 0", // R52
    "7F01, '', UNKNOWN_MESSAGE, 0",
    "FF01, '', UNKNOWN_MESSAGE, 0",
    "0901, '01 64 00', MALFORMED, 8", // trailing bytes, R53
    "0901, '02 64', TRUNCATED, 6",
    "0901, 'FF000000FE', MALFORMED, 6",
    "0901, 'FF00000100', LIMIT_EXCEEDED, 6",
    "0901, '01 80', BAD_VALUE, 7",
    "0101, '80', TRUNCATED, 7",
    "0101, 'FFFFFFFF08', LIMIT_EXCEEDED, 6",
    "0301, '01 64 04 00 00', MALFORMED, 8", // sync phase
    "0301, '01 64 00 00 02', MALFORMED, 10", // flag
    "0301, '01 64 00 00 01 00', TRUNCATED, 11",
    "0801, '01 64 FF00000401', LIMIT_EXCEEDED, 8", // 1025 shards
    "0801, '01 64 05', TRUNCATED, 8",
    "0501, '01 64 FF00010001', LIMIT_EXCEEDED, 8",
    "0201, '01 FFFFFFFFFFFFFFFFFF01 00 00 00 00', MALFORMED, 7", // server time
    "0B01, '01 64 00 01 74 00 07', BAD_QUERY, 12", // filter form
    "0B01, '01 64 00 01 74 00 04 01 61 08 00', UNKNOWN_OPERATOR, 15",
    "0B01, '01 64 00 01 74 00 01 00 00 00', BAD_QUERY, 14", // limit 0
    "0B01, '01 64 00 01 74 00 01 00 914E 00', BAD_QUERY, 14", // limit 10,001
    "0B01, '01 64 00 01 74 FF00002711', LIMIT_EXCEEDED, 11",
    "0C01, '00 01 00000000000000000000000000000001 00 00 00', MALFORMED, 24", // row, no map
    "0D01, '01 64 06', MALFORMED, 8", // form of presence, R68
    "0D01, '01 64 00 FF00010001', LIMIT_EXCEEDED, 9", // a blob of 65,537 bytes
    "0D01, '01 64 00 02 00', TRUNCATED, 9",
    "0D01, '01 64 01 00', MALFORMED, 9",
    "0D01, '01 64 04 FF00010001', LIMIT_EXCEEDED, 9", // 65,537 presences
    "0D01, '01 64 05 00 01 00', TRUNCATED, 10",
    "0101, '02 00000000000000000000000000000001 00 00 21', LIMIT_EXCEEDED, 25", // R67
    "0101, '02 00000000000000000000000000000001 00 00 01 01 41', MALFORMED, 26",
    "0101, '02 00000000000000000000000000000001 00 00 01 00 00', MALFORMED, 26",
    "0101, '02 00000000000000000000000000000001 00 00', TRUNCATED, 25",
    "0101, '01 00000000000000000000000000000001 00 00 00', MALFORMED, 25", // version 1 ends there
    "0201, '02 00 00 00 00 00 00 00', MALFORMED, 13", // the spoken version is known: R53
  })
  void aFaultWithAPosition(String head, String body, ErrorCode code, int position) {
    FrameException refusal = refusal(bytes(head + ID + body));

    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(position(refusal)).as(refusal.getMessage()).hasValue(position);
    assertThat(refusal.requestId()).isEqualTo(0x01020304);
  }

  @ParameterizedTest
  @CsvSource({
    "0901, '00', BAD_DATABASE_NAME, 6", // R20
    "0901, '01 41', BAD_DATABASE_NAME, 6",
    "0901, '01 2E', BAD_DATABASE_NAME, 6",
    "0601, '01 64 8008', UNKNOWN_SHARD, 8", // R54
    "0801, '01 64 01 " + NIL + " 00', BAD_CURSOR, 8", // R55
    "0801, '01 64 01 " + EPOCH + " FFFFFFFFFFFFFFFFFF01', BAD_CURSOR, 8",
    "0B01, '01 64 00 00 00', BAD_COLLECTION_NAME, 9",
    "0B01, '01 64 00 01 74 01 " + NIL + " 0100 01 00', BAD_RECORD_ID, 12", // R44
    "0B01, '01 64 00 01 74 00 06 00 01 00', BAD_FIELD_NAME, 13", // R21
    "0C01, '00 01 " + NIL + " 0A00 00', BAD_RECORD_ID, 8",
  })
  void aNameOrNumberOutsideItsRange(String head, String body, ErrorCode code, int position) {
    FrameException refusal = refusal(bytes(head + ID + body));

    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(position(refusal)).as(refusal.getMessage()).hasValue(position);
    assertThat(refusal.requestId()).isEqualTo(0x01020304);
  }

  @Test
  void filtersNestedTooDeep() { // R62
    String nots = "03".repeat(Limits.DEFAULT.depthMax());
    String query = "01 64 00 01 74 00" + nots;

    assertThat(decode(bytes("0B01" + ID + query + "0100 01 00")).requestId()).isEqualTo(0x01020304);
    assertThat(refusal(bytes("0B01" + ID + query + "03 0100 01 00")).code())
        .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void anUnknownErrorCodeIsReadAsInternal() { // R66
    Frame frame = decode(bytes("0E01" + ID + "E707 00 00"));

    assertThat(frame.message()).isEqualTo(new Message.ErrorReply(ErrorCode.INTERNAL, "", 0));
  }

  @Test
  void aDetailPastWhatAReaderTakesLosesItsEnd() { // R65
    for (String text : new String[] {"x", "\u20AC", "\uD83D\uDE00"}) {
      Message error = new Message.ErrorReply(ErrorCode.INTERNAL, text.repeat(5_000), 0);

      Frame frame = decode(FrameCodec.encode(new Frame(1, error)));

      assertThat(((Message.ErrorReply) frame.message()).detail()).startsWith(text.repeat(600));
    }
  }

  @Test
  void whatALaterVersionAddsToAHandshakeIsPassedOver() { // R67
    Message.Handshake known =
        new Message.Handshake(3, new NodeId(0, 1), "a", "", List.of(new Capability("new-one")));
    Bytes written = FrameCodec.encode(new Frame(1, known));

    assertThat(decode(bytes(written + "0102030405")).message()).isEqualTo(known);
  }

  @Test
  void aHandshakeOfVersion1HasNoPlaceForCapabilities() {
    List<Capability> some = List.of(Capability.PRESENCE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.Handshake(1, new NodeId(0, 1), "a", "", some));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.HandshakeReply(1, 0, 1, 1, 1, "", some));
  }

  @Test
  void whatADeviceSaysOfItselfIsNotPrinted() {
    Bytes blob = Bytes.wrap("secret".getBytes(StandardCharsets.UTF_8));
    PresenceEntry entry = new PresenceEntry(new NodeId(0, 1), blob);

    assertThat(new PresenceBody.Here(blob).toString()).doesNotContain(blob.toString());
    assertThat(new PresenceBody.Everybody(List.of(entry)).toString())
        .doesNotContain(blob.toString())
        .contains("6 bytes");
  }

  @Test
  void aTokenIsNotPrinted() {
    Message message = new Message.Handshake(1, new NodeId(0, 1), "agent", "secret");

    assertThat(message.toString()).doesNotContain("secret").contains("agent");
  }

  private static OptionalInt position(FrameException refusal) {
    return refusal.getCause() instanceof MalformedException malformed
        ? OptionalInt.of(malformed.position())
        : OptionalInt.empty();
  }

  private static FrameException refusal(Bytes bytes) {
    FrameException refusal = catchThrowableOfType(FrameException.class, () -> decode(bytes));
    assertThat(refusal).as("no refusal of " + bytes).isNotNull();
    return refusal;
  }

  private static Frame decode(Bytes bytes) {
    return FrameCodec.decode(bytes, Limits.DEFAULT);
  }

  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
