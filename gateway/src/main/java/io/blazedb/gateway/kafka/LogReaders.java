package io.blazedb.gateway.kafka;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads, each with a consumer of its own, that answer questions about the log in turn. */
final class LogReaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogReaders.class);
  private static final long STOP_CHECK_MS = 100;

  private final BlockingQueue<Task<?>> queue;
  private final List<Worker> workers;
  private volatile boolean closed;

  LogReaders(KafkaOplogConfig config, ClientMeters meters) {
    this.queue = new ArrayBlockingQueue<>(config.readsQueuedMax());
    this.workers =
        IntStream.range(0, config.readers())
            .mapToObj(i -> "blazedb-oplog-read-" + i)
            .map(name -> new Worker(new LogReader(config, name, meters), name))
            .toList();
    workers.forEach(worker -> worker.thread.start());
  }

  /** Asks {@code question} of the next reader that is free. */
  <T> CompletionStage<T> ask(Function<LogReader, T> question) {
    Task<T> task = new Task<>(question, new CompletableFuture<>());
    if (closed) {
      task.result.completeExceptionally(closedFailure());
    } else if (!queue.offer(task)) {
      task.result.completeExceptionally(
          new BlazeException(
              ErrorCode.UNAVAILABLE, queue.size() + " reads wait for the log already"));
    } else if (closed) {
      failAll();
    }
    return task.result;
  }

  private static BlazeException closedFailure() {
    return new BlazeException(ErrorCode.UNAVAILABLE, "the oplog is closed");
  }

  private void failAll() {
    for (Task<?> next = queue.poll(); next != null; next = queue.poll()) {
      next.result.completeExceptionally(closedFailure());
    }
  }

  @Override
  public void close() {
    closed = true;
    workers.forEach(worker -> worker.reader.wakeup());
    workers.forEach(worker -> Threads.join(worker.thread));
    failAll();
  }

  private record Task<T>(Function<LogReader, T> question, CompletableFuture<T> result) {
    void run(LogReader reader) {
      try {
        result.complete(question.apply(reader));
      } catch (BlazeException e) {
        result.completeExceptionally(e);
      } catch (KafkaException e) {
        result.completeExceptionally(
            new BlazeException(
                ErrorCode.UNAVAILABLE, "the log cannot be read: " + e.getMessage(), e));
      } catch (RuntimeException | AssertionError e) {
        result.completeExceptionally(e);
      }
    }
  }

  /** One thread and its reader. */
  private final class Worker {
    private final LogReader reader;
    private final Thread thread;

    Worker(LogReader reader, String name) {
      this.reader = reader;
      this.thread = new Thread(this::run, name);
    }

    private void run() {
      try {
        while (!closed) {
          Task<?> next = queue.poll(STOP_CHECK_MS, TimeUnit.MILLISECONDS);
          if (next != null) {
            next.run(reader);
          }
        }
      } catch (InterruptedException e) {
        LOG.debug("A reader was interrupted: the oplog is being closed");
      }
      reader.close();
    }
  }
}
