package io.blazedb.gateway.views;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The bytes of a body that has so many at most; reading ends at the first one too many. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
  private final long bytesMax;
  private long bytes;
  private Flow.Subscription subscription;

  BoundedBody(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return all.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription = source;
    all.onSubscribe(source);
  }

  @Override
  public void onNext(List<ByteBuffer> items) {
    bytes += items.stream().mapToLong(ByteBuffer::remaining).sum();
    if (bytes <= bytesMax) {
      all.onNext(items);
      return;
    }
    subscription.cancel();
    all.onError(new TooLargeException(bytesMax));
  }

  @Override
  public void onError(Throwable failure) {
    all.onError(failure);
  }

  @Override
  public void onComplete() {
    all.onComplete();
  }

  /** A body that is larger than it may be. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLargeException(long bytesMax) {
      super("the answer has more than " + bytesMax + " bytes");
    }
  }
}
