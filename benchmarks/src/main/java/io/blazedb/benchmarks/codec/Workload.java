package io.blazedb.benchmarks.codec;

import io.blazedb.benchmarks.input.Input;
import io.blazedb.codec.BatchScanner;
import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.Limits;
import io.blazedb.op.Batch;
import io.blazedb.op.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A contender and the batches that it has to code, in its own model and as bytes. The work is all
 * batches once.
 *
 * @param <M> the contender's model of a batch
 * @param <E> its bytes
 */
public final class Workload<M, E> {
  /** So many operations are spread over the batches: past the processor's nearest caches. */
  static final int OPERATIONS_MAX = 5_000;

  /** The two sides of a row; more would only fill the heap. */
  private static final int KEPT_MAX = 2;

  private static final Map<Key, Workload<?, ?>> KEPT = new LinkedHashMap<>(16, 0.75f, true);

  private final Contender<M, E> contender;
  private final List<M> models;
  private final List<E> encoded;
  private final BatchScanner scanner = new BatchScanner(Limits.DEFAULT, Dictionaries.NONE);

  private record Key(Contenders contender, Input input, int batchSize) {}

  private Workload(Contender<M, E> contender, List<Batch> batches) {
    this.contender = contender;
    models = batches.stream().map(contender::model).toList();
    encoded = models.stream().map(contender::encode).toList();
  }

  /** The workload of a contender, an input and a number of operations in a batch. */
  static synchronized Workload<?, ?> of(Contenders contender, Input input, int batchSize) {
    Key key = new Key(contender, input, batchSize);
    Workload<?, ?> kept = KEPT.get(key);
    if (kept == null) {
      kept = make(contender.make(), input.sample(OPERATIONS_MAX, batchSize));
      KEPT.put(key, kept);
    }
    if (KEPT.size() > KEPT_MAX) {
      KEPT.remove(KEPT.keySet().iterator().next());
    }
    return kept;
  }

  private static <M, E> Workload<M, E> make(Contender<M, E> contender, List<Batch> batches) {
    return new Workload<>(contender, batches);
  }

  void encode(Blackhole hole) {
    for (M model : models) {
      hole.consume(contender.encode(model));
    }
  }

  void decode(Blackhole hole) {
    for (E each : encoded) {
      hole.consume(contender.decode(each));
    }
  }

  /** Scans; BlazeBinary only. */
  void scan(Blackhole hole) {
    for (E each : encoded) {
      scanner.scan((Bytes) each);
      hole.consume(scanner.lastSequence());
    }
  }
}
