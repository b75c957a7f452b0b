package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.Samples;
import io.blazedb.gateway.auth.Access;
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

/** The rules of {@link PushCheck} said again, on decoded operations. */
final class DecodingCheck {
  private final SessionConfig config;

  DecodingCheck(SessionConfig config) {
    this.config = config;
  }

  PushCheck.Verdict check(Bytes bytes, Access access, long nowMs) {
    Batch batch = BatchCodec.decode(bytes, config.limits());
    List<Integer> indexes = new ArrayList<>();
    List<Message.Rejection> rejected = new ArrayList<>();
    for (int i = 0; i < batch.operations().size(); i++) {
      Operation operation = batch.operations().get(i);
      long millis = HybridTime.millis(operation.time());
      if (!access.mayWrite(Samples.NOTES, operation.collection())) {
        indexes.add(i);
        rejected.add(forbidden(operation));
      } else if (millis - nowMs > config.clockSkewMsMax()) {
        indexes.add(i);
        rejected.add(rejection(operation, millis, nowMs));
      }
    }
    return new PushCheck.Verdict(
        rejected.size() == batch.operations().size()
            ? Optional.empty()
            : Optional.of(new LogEnvelope(indexes, bytes).encode()),
        rejected,
        batch.operations().size());
  }

  private static Message.Rejection forbidden(Operation operation) {
    return new Message.Rejection(
        operation.sequence(),
        ErrorCode.FORBIDDEN,
        "the token gives no right to write collection \"" + operation.collection() + "\"");
  }

  private static Message.Rejection rejection(Operation operation, long millis, long nowMs) {
    return new Message.Rejection(
        operation.sequence(),
        ErrorCode.CLOCK_AHEAD,
        String.format(
            "time %s is %d ms ahead of the gateway's %s",
            Instant.ofEpochMilli(millis), millis - nowMs, Instant.ofEpochMilli(nowMs)));
  }
}
