package io.blazedb.client;

import io.blazedb.op.Bytes;
import io.blazedb.op.NodeId;
import io.blazedb.wire.PresenceBody;
import io.blazedb.wire.PresenceEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The test server's presence; confined to its thread. */
final class TestPresence {
  /** What every device said, in order. */
  final List<PresenceBody> said = new ArrayList<>();

  private final Map<NodeId, Consumer<PresenceBody>> watchers = new LinkedHashMap<>();
  private final Map<NodeId, Bytes> here = new LinkedHashMap<>();

  /** A device says something; it is told who is here if it did not watch before. */
  void say(NodeId node, PresenceBody body, Consumer<PresenceBody> device) {
    said.add(body);
    if (body instanceof PresenceBody.Here now) {
      here.put(node, now.blob());
      tell(changed(node));
    } else if (here.remove(node) != null) {
      tell(changed(node));
    }
    if (body instanceof PresenceBody.Gone) {
      watchers.remove(node);
    } else if (watchers.put(node, device) == null) {
      device.accept(new PresenceBody.Everybody(entries()));
    }
  }

  void lost(NodeId node) {
    watchers.remove(node);
    if (here.remove(node) != null) {
      tell(changed(node));
    }
  }

  private List<PresenceEntry> entries() {
    List<PresenceEntry> entries = new ArrayList<>();
    here.forEach((node, blob) -> entries.add(new PresenceEntry(node, blob)));
    return entries;
  }

  private PresenceBody changed(NodeId node) {
    return Optional.ofNullable(here.get(node))
        .map(blob -> new PresenceBody.Changed(List.of(new PresenceEntry(node, blob)), List.of()))
        .orElseGet(() -> new PresenceBody.Changed(List.of(), List.of(node)));
  }

  private void tell(PresenceBody body) {
    List.copyOf(watchers.values()).forEach(each -> each.accept(body));
  }
}
