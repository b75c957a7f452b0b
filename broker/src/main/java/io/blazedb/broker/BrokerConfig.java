package io.blazedb.broker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Set;

/**
 * What an {@link EmbeddedBroker} is started with.
 *
 * @param dataDirectory the broker's own directory, made when missing; nothing else may live in it
 * @param host name or address that clients connect to, which the broker binds and advertises; the
 *     default is loopback only, as the broker has no authentication of its own
 * @param port TCP port that clients connect to; 0 picks a free one at each start
 * @param profile threads and sizes
 * @param durability what an acknowledgement promises
 */
public record BrokerConfig(
    Path dataDirectory, String host, int port, BrokerProfile profile, Durability durability) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int PORT_MAX = 65_535;

  /** They can be bound, but no client can connect to them. */
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

  /**
   * Checks each setting and makes the directory absolute.
   *
   * @throws IllegalArgumentException naming the setting that is not usable
   */
  public BrokerConfig {
    requireNonNull(dataDirectory, "dataDirectory");
    requireNonNull(host, "host");
    requireNonNull(profile, "profile");
    requireNonNull(durability, "durability");
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
    if (dataDirectory.toString().contains(",")) {
      throw new IllegalArgumentException(
          "dataDirectory must not hold a comma, as Kafka takes it for a list: " + dataDirectory);
    }
    if (host.isBlank() || WILDCARDS.contains(host)) {
      throw new IllegalArgumentException(
          "host must be one that clients can connect to, not '%s'".formatted(host));
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "port must be between 0 and %d, not %d".formatted(PORT_MAX, port));
    }
  }

  /** The defaults: loopback, any free port, the small profile, acknowledged from the page cache. */
  public static BrokerConfig in(Path dataDirectory) {
    return new BrokerConfig(dataDirectory, LOOPBACK, 0, BrokerProfile.small(), Durability.OS_CACHE);
  }

  /** This configuration with another host. */
  public BrokerConfig withHost(String host) {
    return new BrokerConfig(dataDirectory, host, port, profile, durability);
  }

  /** This configuration with another port. */
  public BrokerConfig withPort(int port) {
    return new BrokerConfig(dataDirectory, host, port, profile, durability);
  }

  /** This configuration with another profile. */
  public BrokerConfig withProfile(BrokerProfile profile) {
    return new BrokerConfig(dataDirectory, host, port, profile, durability);
  }

  /** This configuration with another durability. */
  public BrokerConfig withDurability(Durability durability) {
    return new BrokerConfig(dataDirectory, host, port, profile, durability);
  }
}
