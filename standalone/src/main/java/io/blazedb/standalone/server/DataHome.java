package io.blazedb.standalone.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The data directory of one process: locked while open, and of a known format version.
 *
 * <pre>
 * format    "blazedb-format 1"
 * lock      held while a process uses the directory
 * broker/   the Kafka broker's logs: the truth
 * views/    the merged views, which can be rebuilt from the logs
 * </pre>
 */
final class DataHome implements AutoCloseable {
  /** The format that this release reads and writes. */
  static final int FORMAT = 1;

  private static final String FORMAT_FILE = "format";
  private static final String LOCK_FILE = "lock";
  private static final String FORMAT_PREFIX = "blazedb-format ";
  private static final Set<String> OURS = Set.of(FORMAT_FILE, LOCK_FILE, FORMAT_FILE + ".new");

  private final Path path;
  private final FileChannel lockChannel;

  private DataHome(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Makes the directory when it is missing, locks it and checks its format.
   *
   * @throws StartException if it is not writable, in use, foreign, or of a newer format
   */
  static DataHome open(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    FileChannel channel = lock(path);
    try {
      checkFormat(path);
      return new DataHome(path, channel);
    } catch (IOException e) {
      release(channel, e);
      throw notUsable(path, e);
    } catch (StartException e) {
      release(channel, e);
      throw e;
    }
  }

  private static void release(FileChannel channel, Exception cause) {
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static FileChannel lock(Path path) {
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw notUsable(path, e);
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      release(channel, e);
      throw inUse(path);
    } catch (IOException e) {
      release(channel, e);
      throw notUsable(path, e);
    }
    StartException refusal = inUse(path);
    release(channel, refusal);
    throw refusal;
  }

  private static StartException inUse(Path path) {
    return new StartException("the data directory " + path + " is in use by another process");
  }

  private static StartException notUsable(Path path, IOException cause) {
    return new StartException(
        "the data directory "
            + path
            + " is not writable: "
            + cause.getClass().getSimpleName()
            + " "
            + cause.getMessage(),
        cause);
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      refuseForeignFiles(path);
      writeFormat(path, file);
      return;
    }
    int format = parseFormat(file, text);
    if (format > FORMAT) {
      throw new StartException(
          "the data directory "
              + path
              + " has format "
              + format
              + ", from a newer BlazeDB; this one reads up to format "
              + FORMAT);
    }
  }

  private static int parseFormat(Path file, String text) {
    try {
      if (text.startsWith(FORMAT_PREFIX)) {
        return Integer.parseInt(text.substring(FORMAT_PREFIX.length()));
      }
    } catch (NumberFormatException e) {
      throw new StartException(file + " does not tell a format version: \"" + text + "\"", e);
    }
    throw new StartException(file + " does not tell a format version: \"" + text + "\"");
  }

  /** A directory with files but no format is somebody else's. */
  private static void refuseForeignFiles(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !OURS.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new StartException(
                    "the data directory "
                        + path
                        + " holds \""
                        + name
                        + "\" but is not a BlazeDB data directory; name an empty one");
              });
    }
  }

  /** By way of a second file, so that a crash leaves either no format or a whole one. */
  private static void writeFormat(Path path, Path file) throws IOException {
    Path fresh = path.resolve(FORMAT_FILE + ".new");
    Files.writeString(fresh, FORMAT_PREFIX + FORMAT + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Path broker() {
    return path.resolve("broker");
  }

  Path views() {
    return path.resolve("views");
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }
}
