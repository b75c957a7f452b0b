package io.blazedb.gateway.session;

/**
 * What is known of a device before it says anything.
 *
 * @param address where it connects from, as rates are counted
 * @param token the bearer token of its HTTP request, empty if there was none
 */
public record Visitor(String address, String token) {
  /** Leaves the token out. */
  @Override
  public String toString() {
    return "Visitor[" + address + "]";
  }
}
