package io.blazedb.broker;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.blazedb.broker.BrokerStartException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two brokers off one data directory. Kafka has a lock of its own, but a combined broker and
 * controller takes it only after its controller has begun to write.
 */
final class DataDirectoryLock implements AutoCloseable {

  static final String FILE_NAME = "blazedb.lock";

  /**
   * The directories locked by this process. They are asked first: closing any channel on a locked
   * file would drop the process's lock on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DataDirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Locks a directory.
   *
   * @param directory the real path of a directory that exists
   * @throws BrokerStartException when another broker holds it
   * @throws IOException when the lock file can't be written
   */
  static DataDirectoryLock acquire(Path directory) throws IOException {
    if (!HELD.add(directory)) {
      throw inUse(directory, "this process");
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(directory.resolve(FILE_NAME), CREATE, WRITE);
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        HELD.remove(directory);
        close(channel);
      }
    }
    if (lock == null) {
      throw inUse(directory, "another process");
    }
    return new DataDirectoryLock(directory, channel);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(directory);
    }
  }

  private static void close(FileChannel channel) throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private static BrokerStartException inUse(Path directory, String holder) {
    return new BrokerStartException(
        Reason.DATA_DIRECTORY_IN_USE,
        "the data directory %s is in use by a broker of %s".formatted(directory, holder));
  }
}
