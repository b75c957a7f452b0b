package io.blazedb.gateway.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one address. */
public final class AddressKey {
  private static final int SUBNET_BYTES = 8;

  private AddressKey() {}

  /**
   * An IPv4 address as it is; of an IPv6 address the first 64 bits, because the others are the
   * device's to choose.
   */
  public static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), SUBNET_BYTES)) + "::/64"
        : address.getHostAddress();
  }
}
