package io.blazedb.log;

import io.blazedb.op.Bytes;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import java.util.List;
import java.util.UUID;

/**
 * What one gateway tells the others about who is here: a log record of {@link Topic#PRESENCE}.
 *
 * @param gateway which of its lives says so: random at each start
 * @param sequence counts what it said, from 1 on, so that the others see when they missed some
 * @param said what it says
 */
public record PresenceRecord(UUID gateway, long sequence, Said said) {
  /** The id that stands for every gateway. */
  public static final UUID EVERYONE = new UUID(0, 0);

  /** Checks the sequence. */
  public PresenceRecord {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence " + sequence + " is not positive");
    }
  }

  /** What a gateway may say. */
  public sealed interface Said {}

  /** I am still there. */
  public record Alive() implements Said {}

  /** I stop, and so does every presence of mine. */
  public record Leaving() implements Said {}

  /**
   * Say again all that you have said.
   *
   * @param whom to whom this is said; {@link #EVERYONE} to all
   */
  public record Ask(UUID whom) implements Said {}

  /** I say everything again from here on. */
  public record Restating() implements Said {}

  /** I have said everything again: what I did not name since does not count any more. */
  public record Restated() implements Said {}

  /**
   * Presences of mine that came, changed or left.
   *
   * @param database in which database
   * @param here who is here
   * @param left who is not any more
   */
  public record Changed(DatabaseName database, List<Here> here, List<NodeId> left) implements Said {
    /** Copies the lists. */
    public Changed {
      here = List.copyOf(here);
      left = List.copyOf(left);
    }
  }

  /**
   * A node that is here.
   *
   * @param node who
   * @param sinceMs when the gateway was told so, its clock, Unix milliseconds; where several
   *     gateways claim a node, the latest counts
   * @param blob what the node says of itself
   */
  public record Here(NodeId node, long sinceMs, Bytes blob) {
    /** Leaves the blob out: it belongs into no log. */
    @Override
    public String toString() {
      return "Here[" + node + ", " + sinceMs + ", " + blob.length() + " bytes]";
    }
  }
}
