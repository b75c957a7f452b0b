package io.blazedb.streams;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who has the view of a partition, as the last rebalance of the group told everybody. An instance
 * that died is named until the group has noticed.
 */
final class Owners {
  /** Partitions are asked for by their numbers: our own rule says which shard is in which. */
  private static final StreamPartitioner<Integer, byte[]> BY_NUMBER =
      (topic, partition, value, partitions) -> Optional.of(Set.of(partition));

  private final KafkaStreams streams;
  private final Optional<HostInfo> own;

  Owners(KafkaStreams streams, Optional<String> applicationServer) {
    this.streams = streams;
    this.own = applicationServer.map(HostInfo::buildFromEndpoint);
  }

  Placement of(int partition) {
    KeyQueryMetadata found;
    try {
      found = streams.queryMetadataForKey(ViewStore.NAME, partition, BY_NUMBER);
    } catch (InvalidStateStoreException e) {
      return Placement.of(new Owner.Unknown(e.getMessage()));
    } catch (IllegalStateException e) {
      return Placement.of(new Owner.Unknown("the views are " + streams.state()));
    }
    return found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)
        ? Placement.of(new Owner.Unknown("the partitions are being shared out"))
        : new Placement(
            of(found.activeHost()),
            found.standbyHosts().stream().map(Owners::address).toList(),
            Placement.Copy.NONE);
  }

  private Owner of(HostInfo host) {
    if (own.isEmpty() || own.get().equals(host)) {
      return new Owner.Here();
    }
    return host.equals(HostInfo.unavailable())
        ? new Owner.Unknown("nobody has the view at present")
        : new Owner.Elsewhere(address(host));
  }

  private static String address(HostInfo host) {
    return host.host() + ":" + host.port();
  }
}
