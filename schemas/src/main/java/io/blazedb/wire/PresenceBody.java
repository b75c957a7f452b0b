package io.blazedb.wire;

import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import java.util.List;

/**
 * What a {@link Message.Presence} says. A device states what it wants to be from here on, so that
 * saying it twice changes nothing; a gateway says who is here.
 */
public sealed interface PresenceBody {

  /**
   * From a device: I am here, and want to know who else is.
   *
   * @param blob what it says of itself
   */
  record Here(Bytes blob) implements PresenceBody {
    /** Leaves the blob out: it belongs into no log. */
    @Override
    public String toString() {
      return "Here[" + blob.length() + " bytes]";
    }
  }

  /** From a device: I am not here, but want to know who is. */
  record Watching() implements PresenceBody {}

  /** From a device: I am not here, and want to hear no more. */
  record Gone() implements PresenceBody {}

  /** From a gateway: what the device said with the same request id counts from here on. */
  record Noted() implements PresenceBody {}

  /**
   * From a gateway: forget who was here; it is these. More may follow as {@link Changed}.
   *
   * @param here who is here
   */
  record Everybody(List<PresenceEntry> here) implements PresenceBody {
    /** Copies the list. */
    public Everybody {
      here = List.copyOf(here);
    }
  }

  /**
   * From a gateway: what has changed. No node is in both lists.
   *
   * @param here who came, or has another blob
   * @param left who is not here any more; also nodes of which nothing was said before
   */
  record Changed(List<PresenceEntry> here, List<NodeId> left) implements PresenceBody {
    /** Copies the lists. */
    public Changed {
      here = List.copyOf(here);
      left = List.copyOf(left);
    }
  }
}
