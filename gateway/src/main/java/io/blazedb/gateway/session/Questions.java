package io.blazedb.gateway.session;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a session has asked of the log and the views and not heard back. Confined to the session's
 * thread, to which the answers are brought.
 */
final class Questions {
  private final int max;
  private final Peer peer;
  private final BooleanSupplier isOver;
  private final Runnable onAnswered;
  private int open;

  /**
   * Questions, {@code max} at a time; answers are dropped once {@code isOver}, and {@code
   * onAnswered} runs after each.
   */
  Questions(int max, Peer peer, BooleanSupplier isOver, Runnable onAnswered) {
    this.max = max;
    this.peer = peer;
    this.isOver = isOver;
    this.onAnswered = onAnswered;
  }

  /**
   * Asks, and goes on with what comes of it.
   *
   * @throws BlazeException {@link ErrorCode#TOO_MANY_IN_FLIGHT} past the bound
   */
  <T> void ask(
      Supplier<CompletionStage<T>> question,
      Consumer<T> answered,
      Consumer<BlazeException> refused) {
    requireRoom();
    CompletionStage<T> stage = question.get();
    open++;
    stage.whenComplete(
        (value, failure) ->
            peer.execute(
                () -> {
                  open--;
                  finish(value, failure, answered, refused);
                  onAnswered.run();
                }));
  }

  /** How many are open. */
  int size() {
    return open;
  }

  /**
   * Checks that there is room for one more.
   *
   * @throws BlazeException {@link ErrorCode#TOO_MANY_IN_FLIGHT} if not
   */
  void requireRoom() {
    if (open >= max) {
      throw new BlazeException(
          ErrorCode.TOO_MANY_IN_FLIGHT, open + " requests are in flight, at most " + max);
    }
  }

  private <T> void finish(
      T value, Throwable failure, Consumer<T> answered, Consumer<BlazeException> refused) {
    if (isOver.getAsBoolean()) {
      return;
    }
    if (failure != null) {
      refused.accept(Refusals.of(failure));
      return;
    }
    try {
      answered.accept(value);
    } catch (RuntimeException e) {
      refused.accept(Refusals.of(e));
    }
  }
}
