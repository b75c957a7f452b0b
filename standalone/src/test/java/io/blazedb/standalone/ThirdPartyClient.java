package io.blazedb.standalone;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * A device that knows nothing of this project but {@code docs/protocol.md}: written from that page,
 * with the JDK's WebSocket and nothing else. The rules that it follows are cited.
 */
final class ThirdPartyClient implements AutoCloseable {
  private static final int HANDSHAKE = 1;
  private static final int PUSH = 6;
  private static final int SUBSCRIBE = 8;
  private static final long DEADLINE_S = 60;

  private final BlockingQueue<ByteBuffer> frames = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private final UUID node;

  /** A frame that the gateway sent (R50). */
  record Received(int type, int requestId, ByteBuffer body) {}

  ThirdPartyClient(URI sync, UUID node) throws Exception {
    this.node = node;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(sync, new Listener())
            .get(DEADLINE_S, TimeUnit.SECONDS);
  }

  /** Puts the fragments of a message together (R1). */
  private final class Listener implements WebSocket.Listener {
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      byte[] fragment = new byte[data.remaining()];
      data.get(fragment);
      message.writeBytes(fragment);
      if (last) {
        frames.add(ByteBuffer.wrap(message.toByteArray()));
        message.reset();
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void send(int type, int requestId, Bytes body) throws Exception {
    Bytes frame = new Bytes().u8(type).u8(1).u32(requestId).raw(body); // R50
    socket.sendBinary(frame.buffer(), true).get(DEADLINE_S, TimeUnit.SECONDS);
  }

  Received next() throws InterruptedException {
    ByteBuffer frame = frames.poll(DEADLINE_S, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came");
    }
    int type = frame.get();
    if (frame.get() != 1) {
      throw new AssertionError("R51");
    }
    return new Received(type, frame.getInt(), frame.slice());
  }

  /** R56, of version 1: no capabilities follow. */
  void handshake(int requestId) throws Exception {
    send(HANDSHAKE, requestId, new Bytes().varint(1).id(node).text("third party").text(""));
  }

  void push(int requestId, String database, Bytes batch) throws Exception {
    send(PUSH, requestId, shard(database).raw(batch));
  }

  /** From the start: the empty cursor (R55). */
  void subscribe(int requestId, String database) throws Exception {
    send(SUBSCRIBE, requestId, new Bytes().text(database).length(0));
  }

  /** R54. */
  private static Bytes shard(String database) {
    return new Bytes().text(database).varint(0);
  }

  /** A batch of one insert with one text field, in rows, not compressed (R30 to R45). */
  Bytes batch(long sequence, long timeMs, String collection, UUID record, String field, String to) {
    Bytes operation =
        new Bytes()
            .id(operationId(sequence))
            .time(timeMs << 16) // R42
            .id(node)
            .u8(collection.length()) // R43: insert
            .ascii(collection)
            .id(record)
            .length(1)
            .text(field) // R45
            .u8(0)
            .u8(5) // R16
            .text(to);
    Bytes rows = new Bytes().length(1).length(operation.size()).raw(operation); // R35
    Bytes checked = new Bytes().u8(1).u8(0).id(node).u8(0).raw(rows);
    return checked.u32(checked.crc32c()); // R36
  }

  /** R41. */
  private UUID operationId(long sequence) {
    return new UUID(node.getMostSignificantBits(), node.getLeastSignificantBits() ^ sequence);
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** The primitives of section 2, written. */
  static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
      out.write(value);
      return this;
    }

    Bytes u32(int value) {
      return raw(ByteBuffer.allocate(4).putInt(value).array());
    }

    Bytes id(UUID id) { // R10
      return raw(
          ByteBuffer.allocate(16)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .array());
    }

    Bytes length(int value) { // R12
      return value < 255 ? u8(value) : u8(255).u32(value);
    }

    Bytes varint(long value) { // R13
      long left = value;
      while ((left & ~0x7FL) != 0) {
        u8((int) (left & 0x7F) | 0x80);
        left >>>= 7;
      }
      return u8((int) left);
    }

    Bytes time(long value) { // R14
      int count = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
      u8(count);
      for (int i = count - 1; i >= 0; i--) {
        u8((int) (value >>> (8 * i)) & 0xFF);
      }
      return this;
    }

    Bytes text(String text) { // R18
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return length(utf8.length).raw(utf8);
    }

    Bytes ascii(String text) {
      return raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    Bytes raw(Bytes bytes) {
      return raw(bytes.out.toByteArray());
    }

    Bytes raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    int size() {
      return out.size();
    }

    int crc32c() {
      CRC32C crc = new CRC32C();
      crc.update(out.toByteArray());
      return (int) crc.getValue();
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(out.toByteArray());
    }
  }

  /** The primitives of section 2, read. */
  static final class Reading {
    private Reading() {}

    static int length(ByteBuffer from) {
      int first = from.get() & 0xFF;
      return first < 255 ? first : from.getInt();
    }

    static long varint(ByteBuffer from) {
      long value = 0;
      int shift = 0;
      int next;
      do {
        next = from.get();
        value |= (long) (next & 0x7F) << shift;
        shift += 7;
      } while ((next & 0x80) != 0);
      return value;
    }

    static long zigzag(ByteBuffer from) {
      long value = varint(from);
      return (value >>> 1) ^ -(value & 1);
    }

    static String text(ByteBuffer from) {
      return new String(bytes(from, length(from)), StandardCharsets.UTF_8);
    }

    static UUID id(ByteBuffer from) {
      return new UUID(from.getLong(), from.getLong());
    }

    static byte[] rest(ByteBuffer from) {
      return bytes(from, from.remaining());
    }

    private static byte[] bytes(ByteBuffer from, int count) {
      byte[] bytes = new byte[count];
      from.get(bytes);
      return bytes;
    }
  }
}
