package io.blazedb.benchmarks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFramesTest {
  private final List<String> heard = new ArrayList<>();
  private final ServerFrames frames =
      new ServerFrames(
          new ServerFrames.Receiver() {
            @Override
            public void message(ByteBuffer head, long length) {
              heard.add("message " + head.get(0) + " of " + head.remaining() + "/" + length);
            }

            @Override
            public void ping() {
              heard.add("ping");
            }

            @Override
            public void closed(int status, String reason) {
              heard.add("closed " + status + " " + reason);
            }
          });

  @Test
  void readsFramesOfEveryLengthHoweverTheyAreCut() {
    ByteBuffer sent = ByteBuffer.allocate(100_000);
    sent.put(new byte[] {(byte) 0x82, 3, 1, 0, 0});
    sent.put(new byte[] {(byte) 0x89, 0});
    sent.put(new byte[] {(byte) 0x82, 126}).putShort((short) 60_000).put((byte) 2);
    sent.position(sent.position() + 59_999);
    sent.put(new byte[] {(byte) 0x82, 127}).putLong(300).put((byte) 3);
    sent.position(sent.position() + 299);
    sent.put(new byte[] {(byte) 0x88, 5, 3, (byte) 0xF5})
        .put("bye".getBytes(StandardCharsets.UTF_8));
    sent.flip();
    for (int chunk : new int[] {1, 7, 4_096, 100_000}) {
      heard.clear();
      for (int at = 0; at < sent.limit(); at += chunk) {
        frames.accept(sent.slice(at, Math.min(chunk, sent.limit() - at)));
      }
      assertThat(heard)
          .as("in chunks of %d", chunk)
          .containsExactly(
              "message 1 of 3/3",
              "ping",
              "message 2 of 4096/60000",
              "message 3 of 300/300",
              "closed 1013 bye");
    }
  }

  @Test
  void sendsWhatAServerUnmasks() {
    for (int length : new int[] {0, 125, 126, 65_535, 65_536}) {
      byte[] payload = new byte[length];
      java.util.Arrays.fill(payload, (byte) 0x5A);
      ByteBuffer frame = ClientFrames.binary(Bytes.wrap(payload));
      assertThat(unmasked(frame)).isEqualTo(payload);
    }
  }

  private static byte[] unmasked(ByteBuffer frame) {
    assertThat(frame.get()).isEqualTo((byte) 0x82);
    int length = frame.get() & 0x7F;
    if (length == 126) {
      length = frame.getShort() & 0xFFFF;
    } else if (length == 127) {
      length = (int) frame.getLong();
    }
    byte[] mask = new byte[4];
    frame.get(mask);
    byte[] payload = new byte[length];
    frame.get(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    assertThat(frame.remaining()).isZero();
    return payload;
  }
}
