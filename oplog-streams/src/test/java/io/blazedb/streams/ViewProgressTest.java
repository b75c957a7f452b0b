package io.blazedb.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ViewProgressTest {
  private static final long LONG_MS = 60_000;

  private final ViewProgress progress = new ViewProgress(2);

  @Test
  void answersAtOnceWhatIsReached() {
    progress.reached(0, 5);
    assertThat(await(0, 5)).isCompleted();
    assertThat(await(0, 6)).isNotDone();
    assertThat(await(1, 0)).isNotDone();
  }

  @Test
  void wakesWaitersInTheOrderOfTheirOffsets() {
    CompletableFuture<Void> seven = await(0, 7);
    CompletableFuture<Void> three = await(0, 3);
    CompletableFuture<Void> known = await(0, 0);
    progress.reached(0, 0);
    assertThat(known).isCompleted();
    assertThat(three).isNotDone();
    progress.reached(0, 6);
    assertThat(three).isCompleted();
    assertThat(seven).isNotDone();
    progress.reached(0, 7);
    assertThat(seven).isCompleted();
  }

  @Test
  void neverGoesBackUnlessItIsForgotten() {
    progress.reached(0, 5);
    progress.reached(0, 3);
    assertThat(progress.position(0)).isEqualTo(5);
    progress.forget(0);
    assertThat(progress.position(0)).isEqualTo(ViewProgress.UNKNOWN);
    assertThat(await(0, 0)).isNotDone();
  }

  @Test
  void givesUpAfterTheTimeout() {
    assertThat(progress.await(0, 1, 1).toCompletableFuture())
        .failsWithin(java.time.Duration.ofSeconds(30))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void failsAllWaitersWhenAbandoned() {
    CompletableFuture<Void> waiter = await(1, 9);
    progress.abandon(new BlazeException(ErrorCode.UNAVAILABLE, "closing"));
    assertThat(waiter).isCompletedExceptionally();
  }

  private CompletableFuture<Void> await(int partition, long nextOffset) {
    return progress.await(partition, nextOffset, LONG_MS).toCompletableFuture();
  }
}
