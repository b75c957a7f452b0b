package io.blazedb.gateway.session;

import io.blazedb.codec.BatchCodec;
import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.Dictionaries;
import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.gateway.auth.Access;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.HybridTime;
import io.blazedb.op.OpType;
import io.blazedb.op.Operation;
import io.blazedb.op.Shard;
import io.blazedb.port.Databases;
import io.blazedb.port.DictionaryStore;
import io.blazedb.port.NoDictionaries;
import io.blazedb.port.OneShardEach;
import io.blazedb.wire.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Decides what of a pushed batch is accepted. The time comes in.
 *
 * <p>Batches are scanned, not decoded: no objects are made of operations, and none is looked at
 * alone unless the batch's newest time is ahead of the clock or one of its collections may not be
 * written. One check serves all sessions; each thread that checks, that is each event loop, keeps a
 * scanner of up to some 2 MB.
 */
public final class PushCheck {
  private final SessionConfig config;
  private final DictionaryStore store;
  private final Databases databases;
  private final ThreadLocal<BatchScanner> scanners;

  /** A check of batches that need no dictionary. */
  public PushCheck(SessionConfig config) {
    this(config, new NoDictionaries(), new OneShardEach());
  }

  /**
   * A check against the limits, the databases and the clock skew of {@code config}; batches may be
   * packed with a dictionary that {@code store} has for their database, and are for one of the
   * shards that {@code databases} says it has.
   */
  public PushCheck(SessionConfig config, DictionaryStore store, Databases databases) {
    this.config = config;
    this.store = store;
    this.databases = databases;
    scanners = ThreadLocal.withInitial(() -> new BatchScanner(config.limits(), Dictionaries.NONE));
  }

  /**
   * What was decided.
   *
   * @param envelope what to append; empty if every operation was refused
   * @param rejected the refused operations
   * @param operations how many the batch has, refused ones too
   */
  record Verdict(Optional<Bytes> envelope, List<Message.Rejection> rejected, int operations) {}

  /**
   * Checks the batch and refuses operations whose time is too far ahead of {@code nowMs}, whose
   * collection {@code access} gives no right to write, or whose record is of another shard.
   *
   * @throws BlazeException if the batch as a whole is refused
   */
  Verdict check(Message.Push push, Access access, long nowMs) {
    DatabaseName database = push.shard().database();
    access.requireWriteAny(database);
    config.requireKnown(database);
    int shards = databases.shards(database);
    if (push.shard().number() >= shards) {
      throw new BlazeException(
          ErrorCode.UNKNOWN_SHARD,
          "database \"%s\" has %d shard%s, and no shard %d"
              .formatted(database, shards, shards == 1 ? "" : "s", push.shard().number()));
    }
    BatchScanner batch = scanned(push);
    boolean isWritable =
        batch.collections().stream().allMatch(each -> access.mayWrite(database, each));
    if (isWritable && shards == 1 && !isAhead(batch.maxTime(), nowMs)) {
      return new Verdict(
          Optional.of(envelope(List.of(), push.batch())), List.of(), batch.operations());
    }
    IntFunction<Optional<Message.Rejection>> forbidden =
        isWritable && shards == 1 ? index -> Optional.empty() : looked(push, access, shards);
    return judged(
        push.batch(),
        batch.operations(),
        index -> forbidden.apply(index).or(() -> ahead(batch, index, nowMs)));
  }

  private BatchScanner scanned(Message.Push push) {
    BatchScanner scanner = scanners.get();
    try {
      scanner.scan(push.batch(), store.dictionaries(push.shard().database()));
    } catch (BlazeException refused) {
      throw explained(push, refused);
    }
    return scanner;
  }

  private Batch decoded(Message.Push push) {
    Dictionaries own = store.dictionaries(push.shard().database());
    return BatchCodec.decode(push.batch(), config.limits(), own);
  }

  /**
   * The refusal in the decoder's words, which name the value at fault where the scanner names only
   * the rule. Only refused batches cost this.
   */
  private BlazeException explained(Message.Push push, BlazeException refused) {
    try {
      decoded(push);
    } catch (BlazeException explained) {
      return explained;
    }
    if (Dictionaries.neededBy(push.batch()).isPresent()) {
      return refused; // its dictionary has come in between
    }
    throw new AssertionError("the scanner refused what the decoder accepts", refused);
  }

  private boolean isAhead(long time, long nowMs) {
    return HybridTime.millis(time) - nowMs > config.clockSkewMsMax();
  }

  /** Looks at each operation alone. */
  private Verdict judged(
      Bytes batch, int operations, IntFunction<Optional<Message.Rejection>> refusal) {
    List<Integer> refused = new ArrayList<>();
    List<Message.Rejection> rejected = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      Optional<Message.Rejection> why = refusal.apply(i);
      if (why.isPresent()) {
        refused.add(i);
        rejected.add(why.get());
      }
    }
    return new Verdict(
        refused.size() == operations ? Optional.empty() : Optional.of(envelope(refused, batch)),
        rejected,
        operations);
  }

  /** Which operation touches which record of which collection only the decoded batch tells. */
  private IntFunction<Optional<Message.Rejection>> looked(
      Message.Push push, Access access, int shards) {
    List<Operation> operations = decoded(push).operations();
    return index ->
        Optional.of(operations.get(index))
            .flatMap(each -> forbidden(push, access, each).or(() -> misplaced(push, shards, each)));
  }

  private static Optional<Message.Rejection> forbidden(
      Message.Push push, Access access, Operation operation) {
    return access.mayWrite(push.shard().database(), operation.collection())
        ? Optional.empty()
        : Optional.of(notWritable(operation));
  }

  /** Indexes are declared in every shard (H4). */
  private static Optional<Message.Rejection> misplaced(
      Message.Push push, int shards, Operation operation) {
    boolean ofIndex =
        operation.type() == OpType.CREATE_INDEX || operation.type() == OpType.DROP_INDEX;
    int own = Shard.numberOf(operation.record(), shards);
    return ofIndex || own == push.shard().number()
        ? Optional.empty()
        : Optional.of(
            new Message.Rejection(
                operation.sequence(),
                ErrorCode.UNKNOWN_SHARD,
                "record %s is of shard %d of %d, not of shard %d"
                    .formatted(operation.record(), own, shards, push.shard().number())));
  }

  private static Message.Rejection notWritable(Operation operation) {
    return new Message.Rejection(
        operation.sequence(),
        ErrorCode.FORBIDDEN,
        "the token gives no right to write collection \"" + operation.collection() + "\"");
  }

  private Optional<Message.Rejection> ahead(BatchScanner batch, int index, long nowMs) {
    return isAhead(batch.timeAt(index), nowMs)
        ? Optional.of(clockAhead(batch, index, nowMs))
        : Optional.empty();
  }

  private static Message.Rejection clockAhead(BatchScanner batch, int index, long nowMs) {
    long millis = HybridTime.millis(batch.timeAt(index));
    return new Message.Rejection(
        batch.sequenceAt(index),
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
