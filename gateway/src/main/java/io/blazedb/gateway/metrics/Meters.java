package io.blazedb.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * Registers meters under one prefix.
 *
 * @param registry where
 * @param prefix of their names
 */
record Meters(MeterRegistry registry, String prefix) {

  /** The upper bounds of all histograms: from half a millisecond to ten seconds. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
  };

  private static final double MS_A_SECOND = 1_000;

  /** How an enum's constant is written in a label. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What is added to it only grows. */
  LongAdder counter(String name, String description, String... tags) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder(prefix + name, adder, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
    return adder;
  }

  /** The same for milliseconds, which are told in seconds. */
  LongAdder milliseconds(String name, String description) {
    LongAdder adder = new LongAdder();
    FunctionCounter.builder(prefix + name, adder, sum -> sum.sum() / MS_A_SECOND)
        .description(description)
        .register(registry);
    return adder;
  }

  /** A counter for each constant, by its ordinal. */
  LongAdder[] counters(
      String name, String label, Enum<?>[] constants, String description, String... tags) {
    LongAdder[] all = new LongAdder[constants.length];
    for (Enum<?> each : constants) {
      String[] tagged = new String[tags.length + 2];
      System.arraycopy(tags, 0, tagged, 2, tags.length);
      tagged[0] = label;
      tagged[1] = label(each);
      all[each.ordinal()] = counter(name, description, tagged);
    }
    return all;
  }

  /** What is added to it may be taken from it again. */
  LongAdder gauge(String name, String description, String... tags) {
    LongAdder adder = new LongAdder();
    Gauge.builder(prefix + name, adder, LongAdder::sum)
        .description(description)
        .tags(tags)
        .register(registry);
    return adder;
  }

  /** A histogram of durations with fixed buckets, to be registered. */
  Timer.Builder timer(String name, String description) {
    return Timer.builder(prefix + name).description(description).serviceLevelObjectives(BUCKETS);
  }
}
