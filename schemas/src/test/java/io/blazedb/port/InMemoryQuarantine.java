package io.blazedb.port;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.log.QuarantineRecord;
import io.blazedb.op.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link Quarantine} in memory that keeps the port's contract, for tests. Thread-safe. */
public final class InMemoryQuarantine implements Quarantine {
  private final List<Bytes> topic = new ArrayList<>();
  private Optional<BlazeException> fault = Optional.empty();

  @Override
  public synchronized CompletionStage<Void> append(List<QuarantineRecord> refused) {
    if (fault.isPresent()) {
      return CompletableFuture.failedFuture(fault.get());
    }
    refused.forEach(each -> topic.add(each.encode()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Page> list(Request request) {
    if (fault.isPresent()) {
      return CompletableFuture.failedFuture(fault.get());
    }
    QuarantineListing listing = new QuarantineListing(request);
    int next = (int) Math.min(topic.size(), request.before().orElse(Long.MAX_VALUE));
    while (next > 0 && !listing.isFull()) {
      next--;
      listing.add(QuarantineRecord.decode(topic.get(next)));
    }
    return CompletableFuture.completedFuture(
        listing.page(next == 0 ? OptionalLong.empty() : OptionalLong.of(next)));
  }

  /** From now on nothing can be written or read. */
  public synchronized void fail(String why) {
    fault = Optional.of(new BlazeException(ErrorCode.UNAVAILABLE, why));
  }

  /** It serves again. */
  public synchronized void mend() {
    fault = Optional.empty();
  }

  @Override
  public synchronized void close() {
    fail("the quarantine is closed");
  }
}
