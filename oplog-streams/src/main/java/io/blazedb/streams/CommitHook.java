package io.blazedb.streams;

import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Tells a processor that what its task has processed is about to be committed, so that nothing of
 * it may wait any longer. Kafka Streams tells only its own record caches, which are stores: this is
 * one that holds nothing. The one place that knows of these internals of Kafka Streams.
 */
final class CommitHook implements StateStore, CachedStateStore<byte[], byte[]> {
  static final String NAME = "commit-hook";

  private Runnable flush = () -> {};
  private boolean open;

  /** Makes one for each task. */
  static StoreBuilder<CommitHook> builder() {
    return new AbstractStoreBuilder<byte[], byte[], CommitHook>(NAME, null, null, Time.SYSTEM) {
      @Override
      public CommitHook build() {
        return new CommitHook();
      }
    }.withLoggingDisabled();
  }

  /**
   * Has {@code action} run before each commit, on the task's thread; it may forward as the
   * processor may whose {@code init} calls this.
   */
  void beforeCommit(ProcessorContext<?, ?> context, Runnable action) {
    InternalProcessorContext<?, ?> task = (InternalProcessorContext<?, ?>) context;
    ProcessorNode<?, ?, ?, ?> node = task.currentNode();
    flush =
        () -> {
          ProcessorNode<?, ?, ?, ?> before = task.currentNode();
          task.setCurrentNode(node);
          try {
            action.run();
          } finally {
            task.setCurrentNode(before);
          }
        };
  }

  @Override
  public void flushCache() {
    flush.run();
  }

  @Override
  public void clearCache() {}

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(
        root,
        (key, value) -> {
          throw new IllegalStateException("there is no changelog to restore from");
        });
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
