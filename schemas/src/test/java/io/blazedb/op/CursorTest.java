package io.blazedb.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule R55. */
final class CursorTest {
  private static final Epoch EPOCH = new Epoch(1, 2);

  @Test
  void theStartHasAppliedNothingOfAnyShard() {
    assertThat(Cursor.START.isStart()).isTrue();
    assertThat(Cursor.START.nextOffset(0)).isZero();
    assertThat(Cursor.START.nextOffset(1023)).isZero();
  }

  @Test
  void anOffsetIsTheFirstThatIsNotApplied() {
    Cursor cursor = new Cursor(EPOCH, List.of(5L, 9L));

    assertThat(cursor.isStart()).isFalse();
    assertThat(cursor.nextOffset(1)).isEqualTo(9);
    assertThat(cursor.nextOffset(2)).isZero();
    assertThat(Cursor.of(EPOCH, 5)).isEqualTo(new Cursor(EPOCH, List.of(5L)));
  }

  @Test
  void negativeOffsetsAndOffsetsWithoutAnEpochAreRefused() {
    expectRefused(EPOCH, List.of(-1L));
    expectRefused(EPOCH, List.of());
    expectRefused(Epoch.NONE, List.of(1L));
  }

  @Test
  void aRefusalFitsAnErrorMessageHoweverManyShardsThereAre() {
    assertThatThrownBy(() -> new Cursor(Epoch.NONE, Collections.nCopies(1024, Long.MAX_VALUE)))
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void observedNeedsAnEpochForAnOffset() { // R34
    assertThatThrownBy(() -> new Observed(Epoch.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Observed(EPOCH, -1)).hasMessageContaining("-1");
  }

  private static void expectRefused(Epoch epoch, List<Long> offsets) {
    assertThatThrownBy(() -> new Cursor(epoch, offsets))
        .isInstanceOf(BlazeException.class)
        .extracting(e -> ((BlazeException) e).code())
        .isEqualTo(ErrorCode.BAD_CURSOR);
  }
}
