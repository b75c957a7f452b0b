package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.Layout;
import io.blazedb.codec.Limits;
import io.blazedb.error.BlazeException;
import io.blazedb.gateway.limits.Budget;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.Operation;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.Quarantine;
import io.blazedb.wire.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts refused operations into the quarantine, as far as bounds allow. Thread-safe.
 *
 * <p>No push waits for it or fails by it: what cannot be kept is counted, and logged at the 1st,
 * 2nd, 4th, 8th … time.
 */
public final class RefusedOperations {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedOperations.class);

  private final Quarantine quarantine;
  private final DictionaryStore dictionaries;
  private final Limits limits;
  private final QuarantineLimits bounds;
  private final Budget budget;
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();

  /** Puts into {@code quarantine} what {@code bounds} allow. */
  public RefusedOperations(
      Quarantine quarantine, DictionaryStore dictionaries, Limits limits, QuarantineLimits bounds) {
    this.quarantine = quarantine;
    this.dictionaries = dictionaries;
    this.limits = limits;
    this.bounds = bounds;
    this.budget = new Budget(bounds.perSecond(), bounds.atOnce(limits.operationsMax()));
  }

  /** Keeps what was refused of a push that was checked. */
  void keep(Message.Push push, String subject, PushCheck.Verdict verdict, long nowMs) {
    List<Message.Rejection> rejected = verdict.rejected();
    int count = Math.min(rejected.size(), bounds.perPushMax());
    if (count == 0 || !budget.take(count + QuarantineLimits.cost(verdict.operations()))) {
      leftOut.addAndGet(rejected.size());
      return;
    }
    leftOut.addAndGet(rejected.size() - count);
    append(push, subject, rejected.subList(0, count), nowMs);
  }

  private void append(
      Message.Push push, String subject, List<Message.Rejection> rejected, long nowMs) {
    try {
      CompletionStage<Void> appended = quarantine.append(records(push, subject, rejected, nowMs));
      appended.whenComplete(
          (done, failure) -> {
            if (failure == null) {
              kept.addAndGet(rejected.size());
            } else {
              failed(rejected.size(), failure);
            }
          });
    } catch (BlazeException e) {
      failed(rejected.size(), e);
    }
  }

  private void failed(int count, Throwable cause) {
    failed.addAndGet(count);
    long fault = faults.incrementAndGet();
    if (Long.bitCount(fault) == 1) {
      LOG.warn(
          "Refused operations could not be put into quarantine, {} of them by now: {}",
          failed,
          cause.toString());
    }
  }

  private List<QuarantineRecord> records(
      Message.Push push, String subject, List<Message.Rejection> rejected, long nowMs) {
    Batch batch =
        BatchCodec.decode(push.batch(), limits, dictionaries.dictionaries(push.shard().database()));
    List<QuarantineRecord> records = new ArrayList<>(rejected.size());
    Iterator<Operation> operations = batch.operations().iterator();
    for (Message.Rejection each : rejected) {
      Operation refused = operations.next();
      while (refused.sequence() != each.sequence()) {
        refused = operations.next(); // both ascend
      }
      records.add(record(push, subject, nowMs, each, alone(batch, refused), refused));
    }
    return records;
  }

  private static QuarantineRecord record(
      Message.Push push,
      String subject,
      long nowMs,
      Message.Rejection why,
      Bytes alone,
      Operation refused) {
    return new QuarantineRecord(
        push.shard().database(),
        refused.node(),
        nowMs,
        subject,
        refused.sequence(),
        why.code(),
        why.detail(),
        refused.collection(),
        refused.record(),
        refused.type(),
        alone);
  }

  private static Bytes alone(Batch batch, Operation operation) {
    Bytes alone =
        BatchCodec.encode(
            new Batch(batch.node(), batch.observed(), List.of(operation)), Layout.ROW);
    return alone.length() <= QuarantineRecord.OPERATION_BYTES_MAX ? alone : Bytes.EMPTY;
  }

  /** Lists what is kept. */
  public CompletionStage<Quarantine.Page> list(Quarantine.Request request) {
    return quarantine.list(request);
  }

  /** How many refused operations were put into the quarantine. */
  public long kept() {
    return kept.get();
  }

  /** How many were left out, because the bounds were reached. */
  public long leftOut() {
    return leftOut.get();
  }

  /** How many could not be put there. */
  public long failed() {
    return failed.get();
  }
}
