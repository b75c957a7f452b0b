package io.blazedb.streams;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The state directory's own two facts, a small file each: which instance this is, and of which
 * incarnation of the log its views are.
 */
final class StateHome {
  private final Path directory;

  private StateHome(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the directory, making it when missing.
   *
   * @throws BlazeException {@link ErrorCode#UNAVAILABLE} if it can't be made or written to
   */
  static StateHome open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    return new StateHome(directory);
  }

  /** The id of this instance: made at its first start, the same ever after. */
  String instanceId() {
    Optional<String> known = read("instance-id");
    if (known.isPresent()) {
      return known.get();
    }
    String fresh = UUID.randomUUID().toString();
    write("instance-id", fresh);
    return fresh;
  }

  /** Whether the views here are of another incarnation of the log. */
  boolean isOfAnotherEpoch(Epoch epoch) {
    return read("epoch").filter(known -> !known.equals(epoch.toString())).isPresent();
  }

  /** Notes the incarnation that the views here are of from now on. */
  void claim(Epoch epoch) {
    write("epoch", epoch.toString());
  }

  private Optional<String> read(String name) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip())
              .filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** By renaming, so that a crash leaves the old file or the new one. */
  private void write(String name, String text) {
    Path file = directory.resolve(name);
    Path fresh = directory.resolve(name + ".new");
    try {
      Files.writeString(fresh, text + "\n", StandardCharsets.US_ASCII);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static BlazeException unusable(Path path, IOException cause) {
    return new BlazeException(
        ErrorCode.UNAVAILABLE,
        "the state directory cannot be used: " + cause + " at " + path,
        cause);
  }
}
