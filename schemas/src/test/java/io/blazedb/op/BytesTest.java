package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

final class BytesTest {
  private static final byte[] ARRAY = {0, 1, -1, 3, 4};

  @Test
  void aViewEqualsACopyOfItsBytes() {
    Bytes view = Bytes.wrap(ARRAY, 1, 3);

    assertThat(view).isEqualTo(Bytes.wrap(view.toArray())).hasToString("01ff03");
    assertThat(view.hashCode()).isEqualTo(Bytes.wrap(view.toArray()).hashCode());
    assertThat(view.from(2)).isEqualTo(Bytes.wrap(new byte[] {3}));
    assertThat(view.at(1)).isEqualTo((byte) -1);
    assertThat(view).isNotEqualTo(Bytes.wrap(ARRAY, 1, 2));
  }

  @Test
  void bytesSortUnsigned() {
    assertThat(Bytes.wrap(ARRAY, 2, 1)).isGreaterThan(Bytes.wrap(ARRAY, 3, 1));
    assertThat(Bytes.wrap(ARRAY, 0, 1)).isLessThan(Bytes.wrap(ARRAY, 0, 2));
    assertThat(Bytes.EMPTY).isLessThan(Bytes.wrap(ARRAY, 0, 1));
  }

  @Test
  void nothingOutsideTheViewIsReached() {
    Bytes view = Bytes.wrap(ARRAY, 1, 3);

    assertThatThrownBy(() -> view.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.from(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.wrap(ARRAY, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(view.asByteBuffer().remaining()).isEqualTo(3);
    assertThatThrownBy(() -> view.asByteBuffer().put((byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }
}
