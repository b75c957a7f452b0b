package io.blazedb.gateway.views;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.wire.Message;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One question on its way: asked of the owner, or of any instance, which says who that is; again
 * after a pause while nobody has the view; until the time is over. Its steps follow one another, so
 * that it needs no lock.
 */
final class Question {
  /** Where rows and positions are asked for. */
  static final String VIEW = "/view";

  /** Where records are asked for. */
  static final String RECORDS = "/view/records";

  /** Redirections without a pause: two instances may name each other while a partition moves. */
  private static final int HOPS_MAX = 2;

  private static final long PAUSE_MS_MIN = 50;
  private static final long PAUSE_MS_MAX = 1_000;

  private final StreamsClient client;
  private final Instances instances;
  private final ScheduledExecutorService timer;
  private final int partition;
  private final String path;
  private final Bytes frame;
  private final long deadlineNs;
  private final CompletableFuture<Message> answer = new CompletableFuture<>();
  private long pauseMs = PAUSE_MS_MIN;
  private int hops;

  Question(
      StreamsClient client,
      Instances instances,
      ScheduledExecutorService timer,
      int partition,
      String path,
      Bytes frame,
      long timeoutMs) {
    this.client = client;
    this.instances = instances;
    this.timer = timer;
    this.partition = partition;
    this.path = path;
    this.frame = frame;
    this.deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /** Asks. */
  void ask() {
    attempt();
  }

  /** What comes of it: fails with a {@code BlazeException}, or by a fault of ours. */
  CompletionStage<Message> answer() {
    return answer;
  }

  /** Ends it with a refusal, unless it has its answer. */
  void refuse(BlazeException refusal) {
    answer.completeExceptionally(refusal);
  }

  private void attempt() {
    URI instance = instances.next(partition);
    client
        .ask(instance.resolve(path), frame, Math.max(1, leftMs()))
        .thenAccept(said -> heard(instance, said))
        .exceptionally(this::fail);
  }

  private Void fail(Throwable fault) {
    answer.completeExceptionally(fault);
    return null;
  }

  private void heard(URI instance, Answer said) {
    if (said instanceof Answer.Moved moved) {
      moved(instance, moved.owner());
    } else if (said instanceof Answer.Nothing nothing) {
      instances.forgetAll(instance);
      again(instance + ": " + nothing.reason());
    } else {
      heard(instance, ((Answer.Said) said).message());
    }
  }

  private void moved(URI instance, URI owner) {
    instances.learn(partition, owner);
    if (++hops <= HOPS_MAX) {
      attempt();
    } else {
      instances.forget(partition, owner);
      again(instance + ": it is said to be at " + owner);
    }
  }

  private void heard(URI instance, Message message) {
    if (!(message instanceof Message.ErrorReply refusal)) {
      answer.complete(message);
    } else if (isPassing(refusal.code())) {
      instances.forget(partition, instance);
      again(refusal.detail());
    } else {
      answer.completeExceptionally(new BlazeException(refusal.code(), refusal.detail()));
    }
  }

  private static boolean isPassing(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE || code == ErrorCode.DRAINING;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // an attempt keeps its failures in the answer
  private void again(String reason) {
    if (leftMs() <= pauseMs) {
      answer.completeExceptionally(
          new BlazeException(ErrorCode.UNAVAILABLE, "no view answers at present: " + reason));
      return;
    }
    hops = 0;
    timer.schedule(this::attempt, pauseMs, TimeUnit.MILLISECONDS);
    pauseMs = Math.min(PAUSE_MS_MAX, 2 * pauseMs);
  }

  private long leftMs() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
  }
}
