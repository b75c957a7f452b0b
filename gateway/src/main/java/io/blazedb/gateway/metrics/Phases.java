package io.blazedb.gateway.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many of something are in which phase: a gauge for each phase, and for the last one, which
 * nothing leaves, a counter.
 *
 * @param <P> the phases
 */
final class Phases<P extends Enum<P>> {
  private final LongAdder[] in;
  private final LongAdder opened;

  /**
   * How they are called.
   *
   * @param name the meters' name
   * @param label the label that has the phase
   * @param description of the gauges
   */
  record Names(String name, String label, String description) {}

  Phases(Meters meters, P last, Names names) {
    P[] all = last.getDeclaringClass().getEnumConstants();
    in = new LongAdder[all.length];
    for (P each : all) {
      in[each.ordinal()] =
          each == last
              ? meters.counter(names.name + "." + Meters.label(each), "Those that are over")
              : meters.gauge(names.name, names.description, names.label, Meters.label(each));
    }
    opened = meters.counter(names.name + ".opened", "Those that began");
  }

  void opened(P first) {
    opened.increment();
    in[first.ordinal()].increment();
  }

  void moved(P from, P to) {
    if (from != to) {
      in[from.ordinal()].decrement();
      in[to.ordinal()].increment();
    }
  }
}
