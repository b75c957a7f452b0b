package io.blazedb.gateway.views;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Bytes;
import io.blazedb.port.Answered;
import io.blazedb.wire.Message;
import java.net.URI;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One question on its way: asked of the owner, or of any instance, which says who that is; if that
 * fails, of those who may have copies, if it can do with one; again after a pause while nobody
 * answers; until the time is over. Its steps follow one another, so that it needs no lock.
 */
final class Question {
  /** Where rows and positions are asked for. */
  static final String VIEW = "/view";

  /** Where parts of groups are asked for. */
  static final String PARTS = "/view/parts";

  /** Where records are asked for. */
  static final String RECORDS = "/view/records";

  /** Where indexes are asked for. */
  static final String INDEXES = "/view/indexes";

  /** Where conflicts are asked for. */
  static final String CONFLICTS = "/view/conflicts";

  /** Redirections without a pause: two instances may name each other while a partition moves. */
  private static final int HOPS_MAX = 2;

  private static final long PAUSE_MS_MIN = 50;
  private static final long PAUSE_MS_MAX = 1_000;

  private final StreamsClient client;
  private final Instances instances;
  private final ScheduledExecutorService timer;
  private final int partition;
  private final int shard;
  private final String path;
  private final Bytes asked;
  private final long lagMsMax;
  private final long deadlineNs;
  private final CompletableFuture<Answered<Message>> answer = new CompletableFuture<>();
  private long pauseMs = PAUSE_MS_MIN;
  private int hops;

  Question(
      StreamsClient client,
      Instances instances,
      ScheduledExecutorService timer,
      int partition,
      int shard,
      String path,
      Bytes asked,
      long lagMsMax,
      long timeoutMs) {
    this.client = client;
    this.instances = instances;
    this.timer = timer;
    this.partition = partition;
    this.shard = shard;
    this.path = path;
    this.asked = asked;
    this.lagMsMax = lagMsMax;
    this.deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  /** Asks. */
  void ask() {
    attempt();
  }

  /** What comes of it: fails with a {@code BlazeException}, or by a fault of ours. */
  CompletionStage<Answered<Message>> answer() {
    return answer;
  }

  /** Ends it with a refusal, unless it has its answer. */
  void refuse(BlazeException refusal) {
    answer.completeExceptionally(refusal);
  }

  private void attempt() {
    URI instance = instances.next(partition);
    if (acceptsCopies()
        && instances.isSilent(instance)
        && !instances.forCopies(partition).isEmpty()) {
      askForCopies(instance + " has not answered a moment ago");
      return;
    }
    ask(instance, Whom.OWNER).thenAccept(said -> heard(instance, said)).exceptionally(this::fail);
  }

  private CompletableFuture<Answer> ask(URI instance, Whom whom) {
    return client.ask(instance.resolve(path), shard, asked, Math.max(1, leftMs()), lagMsMax, whom);
  }

  private boolean acceptsCopies() {
    return lagMsMax > 0;
  }

  /** The owner does not answer, for this reason: perhaps somebody else has a copy. */
  private void askForCopies(String reason) {
    if (acceptsCopies()) {
      askForCopies(instances.forCopies(partition).iterator(), reason);
    } else {
      again(reason);
    }
  }

  private void askForCopies(Iterator<URI> left, String reason) {
    if (!left.hasNext() || leftMs() <= 0) {
      again(reason);
      return;
    }
    URI instance = left.next();
    ask(instance, Whom.ANYBODY)
        .thenAccept(
            said -> {
              if (said instanceof Answer.Said copy && !isPassing(copy.message())) {
                finish(copy);
                return;
              }
              if (said instanceof Answer.Nothing) {
                instances.fellSilent(instance);
              }
              askForCopies(left, reason(reason, instance, said));
            })
        .exceptionally(this::fail);
  }

  /** Both are told: why the owner does not answer, and why there is no copy. */
  private static String reason(String before, URI instance, Answer said) {
    return said instanceof Answer.Said copy
            && copy.message() instanceof Message.ErrorReply refusal
            && !before.contains(refusal.detail())
        ? before + "; " + instance + ": " + refusal.detail()
        : before;
  }

  private Void fail(Throwable fault) {
    answer.completeExceptionally(fault);
    return null;
  }

  private void heard(URI instance, Answer said) {
    if (said instanceof Answer.Moved moved) {
      moved(instance, moved);
    } else if (said instanceof Answer.Nothing nothing) {
      instances.fellSilent(instance);
      askForCopies(instance + ": " + nothing.reason());
    } else {
      heard(instance, (Answer.Said) said);
    }
  }

  private void moved(URI instance, Answer.Moved moved) {
    instances.learn(partition, moved.owner());
    instances.learnCopies(partition, moved.copies());
    if (++hops <= HOPS_MAX) {
      attempt();
    } else {
      instances.forget(partition, moved.owner());
      askForCopies(instance + ": it is said to be at " + moved.owner());
    }
  }

  private void heard(URI instance, Answer.Said said) {
    if (isPassing(said.message())) {
      instances.forget(partition, instance);
      askForCopies(((Message.ErrorReply) said.message()).detail());
      return;
    }
    instances.learnCopies(partition, said.copies());
    finish(said);
  }

  private void finish(Answer.Said said) {
    if (said.message() instanceof Message.ErrorReply refusal) {
      answer.completeExceptionally(new BlazeException(refusal.code(), refusal.detail()));
    } else {
      answer.complete(new Answered<>(said.message(), said.lag()));
    }
  }

  /** Whether it is a refusal that passes by itself. */
  private static boolean isPassing(Message message) {
    return message instanceof Message.ErrorReply refusal
        && (refusal.code() == ErrorCode.UNAVAILABLE || refusal.code() == ErrorCode.DRAINING);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // an attempt keeps its failures in the answer
  private void again(String reason) {
    if (leftMs() <= pauseMs) {
      answer.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE,
              "no view answers at present, it is moving or being restored; ask again: " + reason));
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
