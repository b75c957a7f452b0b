package io.blazedb.gateway.session;

import io.blazedb.gateway.fanout.RecentBatches;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Shard;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds those of a session's pushes that the log has already: their acks were lost with an earlier
 * connection. Confined to the session's thread.
 *
 * <p>A device begins with what it has no ack for, in order. So what was pushed before can only be
 * among a session's first pushes, as many as may be in flight, and before the first new one of its
 * shard; all others are not looked for and cost nothing.
 */
final class Resends {
  private final RecentBatches recent;
  private final SessionConfig config;
  private final Set<Shard> past = new HashSet<>();
  private int checksLeft;

  /**
   * A push that the log has.
   *
   * @param push with those refused that the log leaves out
   * @param offset where the log has it
   */
  record Settled(PushPipeline.Accepted push, long offset) {}

  Resends(RecentBatches recent, SessionConfig config) {
    this.recent = recent;
    this.config = config;
    this.checksLeft = config.inFlightMax();
  }

  /** The push as the log has it, empty if it is to be appended. */
  Optional<Settled> settled(PushPipeline.Accepted push) {
    if (checksLeft == 0 || past.contains(push.shard())) {
      return Optional.empty();
    }
    checksLeft--;
    Optional<Settled> settled =
        recent.find(push.shard(), push.batch()).flatMap(known -> settled(push, known));
    if (settled.isPresent()) {
      recent.countDuplicate();
    } else if (push.envelope().isPresent()) {
      past.add(push.shard());
    }
    return settled;
  }

  /** The log has taken a push in. */
  void appended(PushPipeline.Accepted push, long offset) {
    List<Integer> refused =
        push.rejected().isEmpty()
            ? List.of()
            : push.envelope()
                .map(envelope -> LogEnvelope.decode(envelope, config.limits()).rejected())
                .orElse(List.of());
    recent.appended(push.shard(), push.batch(), refused, offset);
  }

  /**
   * The outcome is that of the first time: what the log leaves out is refused, the rest is not. If
   * the log leaves out what would be taken today, the push is a new one.
   */
  private Optional<Settled> settled(PushPipeline.Accepted push, RecentBatches.Known known) {
    List<Integer> refusedNow =
        push.envelope()
            .map(envelope -> LogEnvelope.decode(envelope, config.limits()).rejected())
            .orElseGet(() -> IntStream.range(0, push.rejected().size()).boxed().toList());
    List<Message.Rejection> same = new ArrayList<>();
    for (int i = 0; i < refusedNow.size(); i++) {
      if (known.refused().contains(refusedNow.get(i))) {
        same.add(push.rejected().get(i));
      }
    }
    return same.size() == known.refused().size()
        ? Optional.of(new Settled(push.with(same), known.offset()))
        : Optional.empty();
  }
}
