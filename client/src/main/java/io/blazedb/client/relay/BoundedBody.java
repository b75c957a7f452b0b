package io.blazedb.client.relay;

import io.blazedb.op.Bytes;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The first bytes of a body, as many as there may be; what comes behind them is not read. */
final class BoundedBody implements HttpResponse.BodySubscriber<Bytes> {
  private final CompletableFuture<Bytes> whole = new CompletableFuture<>();
  private final byte[] bytes;
  private int length;
  private Flow.Subscription subscription;

  BoundedBody(int bytesMax) {
    bytes = new byte[bytesMax];
  }

  @Override
  public CompletionStage<Bytes> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int taken = Math.min(buffer.remaining(), bytes.length - length);
      buffer.get(bytes, length, taken);
      length += taken;
    }
    if (length == bytes.length) {
      onComplete();
      subscription.cancel();
    }
  }

  @Override
  public void onError(Throwable cause) {
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    whole.complete(Bytes.wrap(bytes, 0, length));
  }
}
