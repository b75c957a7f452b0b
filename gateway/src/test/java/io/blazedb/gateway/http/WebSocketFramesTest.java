package io.blazedb.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here, a client's decoder reads. */
class WebSocketFramesTest {
  private static final ByteBufAllocator MEMORY = ByteBufAllocator.DEFAULT;

  private final EmbeddedChannel client =
      new EmbeddedChannel(
          new WebSocket13FrameDecoder(
              WebSocketDecoderConfig.newBuilder()
                  .expectMaskedFrames(false)
                  .maxFramePayloadLength(1 << 20)
                  .build()));

  @AfterEach
  void closeClient() {
    client.finishAndReleaseAll();
  }

  private <F extends WebSocketFrame> F read(ByteBuf written, Class<F> type) {
    client.writeInbound(written);
    WebSocketFrame frame = client.readInbound();
    assertThat(frame).isInstanceOf(type);
    assertThat(frame.isFinalFragment()).isTrue();
    return type.cast(frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 100_000})
  void writesMessagesOfEveryLength(int length) {
    byte[] payload = new byte[length + 2];
    new Random(length).nextBytes(payload);
    Bytes message = Bytes.wrap(payload, 1, length);
    ByteBuf out = MEMORY.buffer();
    WebSocketFrames.binary(out, message);
    assertThat(out.readableBytes()).isEqualTo(WebSocketFrames.sizeBytes(message));
    BinaryWebSocketFrame read = read(out, BinaryWebSocketFrame.class);
    assertThat(Bytes.wrap(ByteBufUtil.getBytes(read.content()))).isEqualTo(message);
    read.release();
  }

  @Test
  void writesPingsAndAnswersThem() {
    PingWebSocketFrame ping = read(WebSocketFrames.ping(MEMORY), PingWebSocketFrame.class);
    assertThat(ping.content().readableBytes()).isZero();
    ping.release();
    ByteBuf said = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    PongWebSocketFrame pong = read(WebSocketFrames.pong(MEMORY, said), PongWebSocketFrame.class);
    assertThat(ByteBufUtil.getBytes(pong.content())).containsExactly(1, 2, 3);
    pong.release();
  }

  @Test
  void closesWithStatusAndReason() {
    CloseWebSocketFrame close =
        read(WebSocketFrames.close(MEMORY, 1013, "append failed"), CloseWebSocketFrame.class);
    assertThat(close.statusCode()).isEqualTo(1013);
    assertThat(close.reasonText()).isEqualTo("append failed");
    close.release();
  }

  @Test
  void closesWithoutAStatus() {
    CloseWebSocketFrame plain = read(WebSocketFrames.close(MEMORY), CloseWebSocketFrame.class);
    assertThat(plain.statusCode()).isEqualTo(-1);
    plain.release();
  }

  @Test
  void cutsAReasonThatIsTooLongBetweenCharacters() {
    CloseWebSocketFrame close =
        read(WebSocketFrames.close(MEMORY, 1001, "ä".repeat(100)), CloseWebSocketFrame.class);
    assertThat(close.reasonText()).isEqualTo("ä".repeat(61));
    close.release();
  }
}
