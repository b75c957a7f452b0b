package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.HybridTime;
import io.blazedb.op.Operation;
import io.blazedb.wire.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what of a pushed batch is accepted. Pure: the time comes in. */
final class PushCheck {
  private final SessionConfig config;

  PushCheck(SessionConfig config) {
    this.config = config;
  }

  /**
   * What was decided.
   *
   * @param envelope what to append; empty if every operation was refused
   * @param rejected the refused operations
   */
  record Verdict(Optional<Bytes> envelope, List<Message.Rejection> rejected) {}

  /**
   * Decodes the batch and refuses operations whose time is too far ahead of {@code nowMs}.
   *
   * @throws BlazeException if the batch as a whole is refused
   */
  Verdict check(Message.Push push, long nowMs) {
    config.requireKnown(push.shard().database());
    if (push.shard().number() != 0) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SHARD,
          "database \"" + push.shard().database() + "\" has no shard " + push.shard().number());
    }
    Batch batch = BatchCodec.decode(push.batch(), config.limits());
    List<Integer> ahead = ahead(batch, nowMs);
    if (ahead.isEmpty()) {
      return new Verdict(Optional.of(envelope(ahead, push.batch())), List.of());
    }
    List<Message.Rejection> rejected =
        ahead.stream().map(index -> rejection(batch.operations().get(index), nowMs)).toList();
    return new Verdict(
        rejected.size() == batch.operations().size()
            ? Optional.empty()
            : Optional.of(envelope(ahead, push.batch())),
        rejected);
  }

  private List<Integer> ahead(Batch batch, long nowMs) {
    List<Integer> ahead = new ArrayList<>();
    for (int i = 0; i < batch.operations().size(); i++) {
      if (HybridTime.millis(batch.operations().get(i).time()) - nowMs > config.clockSkewMsMax()) {
        ahead.add(i);
      }
    }
    return ahead;
  }

  private static Message.Rejection rejection(Operation operation, long nowMs) {
    long millis = HybridTime.millis(operation.time());
    return new Message.Rejection(
        operation.sequence(),
        ErrorCode.CLOCK_AHEAD,
        "time "
            + Instant.ofEpochMilli(millis)
            + " is "
            + (millis - nowMs)
            + " ms ahead of the gateway's "
            + Instant.ofEpochMilli(nowMs));
  }

  /** Refuses a batch that could be appended but would not fit the frames that carry it on. */
  private Bytes envelope(List<Integer> rejected, Bytes batch) {
    Bytes envelope = new LogEnvelope(rejected, batch).encode();
    if (envelope.length() > config.envelopeBytesMax()) {
      throw new BlazeException(
          ErrorCode.LIMIT_EXCEEDED,
          "a batch of "
              + batch.length()
              + " bytes makes a log record of "
              + envelope.length()
              + " bytes, at most "
              + config.envelopeBytesMax());
    }
    return envelope;
  }
}
