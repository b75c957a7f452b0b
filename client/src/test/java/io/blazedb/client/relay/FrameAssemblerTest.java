package io.blazedb.client.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.op.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class FrameAssemblerTest {
  private final FrameAssembler assembler = new FrameAssembler(5);

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  @Test
  void joinsFragmentsAndBeginsAnew() {
    assembler.add(bytes(1, 2));
    assembler.add(bytes(3));
    assertThat(assembler.complete(bytes(4, 5))).isEqualTo(Bytes.wrap(new byte[] {1, 2, 3, 4, 5}));
    assertThat(assembler.complete(bytes(9))).isEqualTo(Bytes.wrap(new byte[] {9}));
  }

  @Test
  void refusesWhatIsPastItsBound() {
    assembler.add(bytes(1, 2, 3));

    assertThatThrownBy(() -> assembler.add(bytes(4, 5, 6))).isInstanceOf(BlazeException.class);
  }
}
