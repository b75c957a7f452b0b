package io.blazedb.codec;

import io.blazedb.op.Bytes;
import io.blazedb.op.CollectionName;
import io.blazedb.op.NodeId;
import io.blazedb.op.Observed;
import java.util.List;

/**
 * Checks a batch of any layout and compression as {@link BatchCodec#decode} does, and tells what a
 * gateway must know of it, without making objects of the operations.
 *
 * <p>The accessors speak of the last batch that {@link #scan} accepted. One scanner serves one
 * thread; it keeps up to some 2 MB of scratch memory.
 */
public final class BatchScanner {
  private final Limits limits;
  private final Dictionaries dictionaries;
  private final BatchUnpacker unpacker = new BatchUnpacker();
  private final RowScan rows = new RowScan();
  private final ColumnarScan columns = new ColumnarScan();
  private NodeId node = new NodeId(0, 0);
  private Observed observed = Observed.NOTHING;
  private LongArena arena = rows.arena;
  private CollectionNames collections = rows.collections;
  private int operations;
  private int sequences;
  private int times;
  private long minTime;
  private long maxTime;

  /** A scanner that accepts what {@code limits} allow and unpacks with {@code dictionaries}. */
  public BatchScanner(Limits limits, Dictionaries dictionaries) {
    this.limits = limits;
    this.dictionaries = dictionaries;
  }

  /**
   * Checks a batch.
   *
   * @throws MalformedException for what {@link BatchCodec#decode} refuses; the accessors are then
   *     undefined until a batch is accepted
   */
  public void scan(Bytes batch) {
    scan(batch, dictionaries);
  }

  /** Checks a batch that may be packed with one of {@code known} only; else as {@link #scan}. */
  public void scan(Bytes batch, Dictionaries known) {
    operations = 0;
    Bytes checked = BatchHeader.checkedContent(batch, limits);
    Bytes content = unpacker.unpack(checked, limits, known);
    BlazeReader in = new BlazeReader(content);
    node = BatchHeader.readNode(in);
    observed = BatchHeader.readObserved(in);
    long seed = BatchDecoder.seed(batch);
    switch (BatchHeader.layout(content)) {
      case ROW -> scanRows(in, seed);
      case COLUMNAR -> scanColumns(in, seed);
    }
    findTimes();
  }

  private void scanRows(BlazeReader in, long seed) {
    rows.scan(in, limits, node.high(), node.low(), seed);
    arena = rows.arena;
    collections = rows.collections;
    operations = rows.operations;
    sequences = rows.sequences;
    times = rows.times;
  }

  private void scanColumns(BlazeReader in, long seed) {
    columns.scan(in, limits, node.high(), node.low(), seed);
    arena = columns.arena;
    collections = columns.collectionNames;
    operations = columns.operations;
    sequences = columns.sequences;
    times = columns.times;
  }

  private void findTimes() {
    minTime = Long.MAX_VALUE;
    maxTime = 0;
    for (int i = 0; i < operations; i++) {
      long time = arena.array()[times + i];
      minTime = Math.min(minTime, time);
      maxTime = Math.max(maxTime, time);
    }
  }

  /** Who made the batch. */
  public NodeId node() {
    return node;
  }

  /** What its node had applied. */
  public Observed observed() {
    return observed;
  }

  /** How many operations it has. */
  public int operations() {
    return operations;
  }

  /** The smallest sequence. */
  public long firstSequence() {
    return sequenceAt(0);
  }

  /** The largest sequence. */
  public long lastSequence() {
    return sequenceAt(operations - 1);
  }

  /** The smallest hybrid time. */
  public long minTime() {
    return minTime;
  }

  /** The largest hybrid time: if the clock allows it, it allows all of them. */
  public long maxTime() {
    return maxTime;
  }

  /** The sequence of the operation at {@code index}, 0-based. */
  public long sequenceAt(int index) {
    return arena.array()[sequences + java.util.Objects.checkIndex(index, operations)];
  }

  /** The hybrid time of the operation at {@code index}, 0-based. */
  public long timeAt(int index) {
    return arena.array()[times + java.util.Objects.checkIndex(index, operations)];
  }

  /** The collections that the operations touch, each once. */
  public List<CollectionName> collections() {
    return collections.toList();
  }
}
