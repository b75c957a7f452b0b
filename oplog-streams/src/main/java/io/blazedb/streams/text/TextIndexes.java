package io.blazedb.streams.text;

import io.blazedb.op.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full-text indexes that this process has open, one for each partition that has any, and the
 * heap that they share. Thread-safe.
 */
public final class TextIndexes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TextIndexes.class);

  /** Lucene advises, on newer JDKs, on vectors and memory segments that nothing here is about. */
  private static final java.util.logging.Logger ADVICE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  static {
    ADVICE.setLevel(java.util.logging.Level.SEVERE);
  }

  private final Path directory;
  private final long bytesMax;
  private final Map<Integer, TextIndex> open = new ConcurrentHashMap<>();
  private boolean closed;

  /**
   * Opens nothing yet.
   *
   * @param directory where each partition's index has a directory of its own
   * @param bytesMax heap of all of them together for documents that are not on disk yet
   */
  public TextIndexes(Path directory, long bytesMax) {
    this.directory = directory;
    this.bytesMax = bytesMax;
  }

  /**
   * Opens the index of a partition.
   *
   * @throws TextIndexFault if that cannot be done; {@link #discard} helps if the files are to blame
   */
  public synchronized TextIndex open(int partition, Epoch epoch) throws TextIndexFault {
    close(partition);
    if (closed) {
      throw new TextIndexFault(
          "the full-text indexes in " + directory, new IllegalStateException("closed"));
    }
    TextIndex index = TextIndex.open(of(partition), bytesMax / (open.size() + 1), epoch);
    open.put(partition, index);
    share();
    return index;
  }

  private void share() {
    open.values().forEach(each -> each.resize(bytesMax / open.size()));
  }

  /** The open index of a partition. */
  public Optional<TextIndex> find(int partition) {
    return Optional.ofNullable(open.get(partition));
  }

  /** Closes what {@link #open} gave, without a commit, unless another has taken its place. */
  public synchronized void close(int partition, TextIndex index) {
    if (open.remove(partition, index)) {
      index.close();
      share();
    }
  }

  private void close(int partition) {
    find(partition).ifPresent(index -> close(partition, index));
  }

  /** Closes the index of a partition and deletes its files: all they say can be had again. */
  public synchronized void discard(int partition) {
    close(partition);
    Path files = of(partition);
    if (closed || !Files.exists(files)) {
      return; // whose files are good: a merge that outlives the closing fails on a closed index
    }
    try (Stream<Path> all = Files.walk(files)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      LOG.warn("The full-text index in {} could not be deleted", files, e);
    }
  }

  private Path of(int partition) {
    return directory.resolve(Integer.toString(partition));
  }

  /** Closes all that are open, without commits. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(TextIndex::close);
    open.clear();
  }
}
