package io.blazedb.gateway.views;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Whether any instance is ready, asked of all of them again and again. */
final class Readiness {
  private final StreamsClient client;
  private final Instances instances;
  private final int intervalMs;
  private volatile Optional<String> unready = Optional.of("no Streams instance has answered yet");

  Readiness(StreamsClient client, Instances instances, int intervalMs) {
    this.client = client;
    this.instances = instances;
    this.intervalMs = intervalMs;
  }

  void start(ScheduledExecutorService timer) {
    probe(timer);
  }

  Optional<String> unready() {
    return unready;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // each round is its own last step
  private void next(ScheduledExecutorService timer) {
    if (!timer.isShutdown()) {
      timer.schedule(() -> probe(timer), intervalMs, TimeUnit.MILLISECONDS);
    }
  }

  /** The next round begins when this one is over, so that rounds never pile up. */
  private void probe(ScheduledExecutorService timer) {
    List<URI> all = instances.all();
    List<CompletableFuture<Optional<String>>> asked =
        all.stream()
            .map(
                each ->
                    client
                        .unready(each, 2L * intervalMs)
                        .thenApply(reason -> reason.map(text -> each + ": " + text)))
            .toList();
    // No probe fails: a failure is a reason.
    CompletionStage<Void> answered =
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    answered.thenRun(
        () -> {
          unready = verdict(asked.stream().map(CompletableFuture::join).toList());
          next(timer);
        });
  }

  private static Optional<String> verdict(List<Optional<String>> reasons) {
    return reasons.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of("no Streams instance is ready; " + reasons.get(0).orElseThrow());
  }
}
