package io.blazedb.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Rate TEN_MESSAGES = new Rate(10, 0, 0);

  private final Clock clock = new Clock();

  private static final class Clock implements TimeMeter {
    private long nanos;

    void passMs(long ms) {
      nanos += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private RateLimiter limiter(Rate perSubject, Rate perAddress) {
    return new RateLimiter(new RateLimits(perSubject, perAddress, 100, 1_000), clock);
  }

  @Test
  void makesWaitThenRefusesWhoGoesOnAndAllowsTheRateAgain() {
    RateLimiter limiter = limiter(TEN_MESSAGES, Rate.NONE);
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.take("ann", "a", Cost.message(1))).isZero();
    }
    assertThat(limiter.take("ann", "a", Cost.message(1))).isEqualTo(100);
    for (int i = 2; i <= 10; i++) {
      assertThat(limiter.take("ann", "b", Cost.message(1))).isEqualTo(100L * i);
    }
    assertThatExceptionOfType(RateLimitedException.class)
        .isThrownBy(() -> limiter.take("ann", "c", Cost.message(1)))
        .withMessageContaining("subject \"ann\"")
        .satisfies(e -> assertThat(e.retryAfterMs()).isEqualTo(1_100));
    assertThat(limiter.take("bob", "a", Cost.message(1))).isZero();
    clock.passMs(1_100);
    limiter.takeNow("ann", "c", Cost.message(1));
    assertThatExceptionOfType(RateLimitedException.class)
        .isThrownBy(() -> limiter.takeNow("ann", "c", Cost.message(1)))
        .satisfies(e -> assertThat(e.retryAfterMs()).isEqualTo(100));
  }

  @Test
  void countsOperationsAndBytesApartFromMessages() {
    RateLimiter limiter = limiter(new Rate(0, 100_000, 20 << 20), Rate.NONE);
    assertThat(limiter.take("ann", "a", new Cost(1_000_000, 200_000, 40 << 20))).isZero();
    assertThat(limiter.take("ann", "a", Cost.operations(50_000))).isEqualTo(500);
    assertThat(limiter.take("ann", "a", Cost.message(10 << 20))).isEqualTo(500);
  }

  @Test
  void letsThroughWhatIsLegalByItselfHoweverLowTheRate() {
    RateLimiter limiter = limiter(new Rate(1, 1, 1), Rate.NONE);
    assertThat(limiter.take("ann", "a", new Cost(1, 10_000, 8 << 20))).isZero();
  }

  @Test
  void countsAnAddressWhoeverSpeaks() {
    RateLimiter limiter = limiter(Rate.NONE, TEN_MESSAGES);
    for (int i = 0; i < 20; i++) {
      limiter.takeNow("s" + i, "a", Cost.message(1));
    }
    assertThatExceptionOfType(RateLimitedException.class)
        .isThrownBy(() -> limiter.takeNow("", "a", Cost.message(1)))
        .withMessageContaining("address \"a\"");
    limiter.takeNow("", "b", Cost.message(1));
  }

  @Test
  void remembersABoundedNumber() {
    RateLimiter limiter = limiter(TEN_MESSAGES, TEN_MESSAGES);
    for (int i = 0; i < 10_000; i++) {
      limiter.takeNow("s" + i, "a" + i, Cost.message(1));
    }
    assertThat(limiter.tracked()).isPositive().isLessThanOrEqualTo(200);
  }

  @Test
  void takesASubnetOfIpv6ForOneAddress() throws Exception {
    String first = AddressKey.of(InetAddress.getByName("2001:db8:1:2::1"));
    assertThat(AddressKey.of(InetAddress.getByName("2001:db8:1:2:ffff::9"))).isEqualTo(first);
    assertThat(AddressKey.of(InetAddress.getByName("2001:db8:1:3::1"))).isNotEqualTo(first);
    assertThat(AddressKey.of(InetAddress.getByName("192.0.2.7"))).isEqualTo("192.0.2.7");
  }

  @Test
  void namesTheSettingThatIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(-1, 0, 0))
        .withMessageContaining("messages");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimits(Rate.NONE, Rate.NONE, 0, 0))
        .withMessageContaining("trackedMax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimits(Rate.NONE, Rate.NONE, 1, 60_000))
        .withMessageContaining("waitMsMax");
  }
}
