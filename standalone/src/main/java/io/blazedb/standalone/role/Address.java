package io.blazedb.standalone.role;

/** Writes network addresses. */
final class Address {
  private Address() {}

  /** {@code host:port}, with brackets around an IPv6 address. */
  static String of(String host, int port) {
    boolean bare = host.contains(":") && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + port;
  }
}
