package io.blazedb.gateway.session;

/**
 * What is known of a device before it says anything.
 *
 * @param session the connection's name in the log
 * @param address where it connects from, as rates are counted
 * @param token the bearer token of its HTTP request, empty if there was none
 */
public record Visitor(String session, String address, String token) {
  /** A visitor whose connection has no name. */
  public Visitor(String address, String token) {
    this("", address, token);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "Visitor[" + session + ", " + address + "]";
  }
}
