package io.blazedb.gateway.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which web pages a browser may let talk to the gateway. Only browsers send an Origin, and they
 * send it truthfully; whoever sends none is no page. Pure.
 */
final class Origins {
  static final String ANY = "*";
  private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

  private final Set<String> allowed;

  /** Those in {@code allowed}, written as browsers do; all if {@code *} is among them. */
  Origins(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /** Whether a page of another place may read the answers. */
  boolean isListed(String origin) {
    return allowed.contains(ANY) || allowed.contains(origin);
  }

  /**
   * Whether a request with these headers may be answered. Beside the origins that are listed, a
   * page that this machine itself serves, from the very port that is asked, may: {@code
   * http://localhost:8080} of {@code localhost:8080}. Host and Origin being equal is not enough: a
   * name that an attacker owns may point to this machine.
   */
  boolean permits(String origin, String host) {
    return isListed(origin) || (isOfThisMachine(origin) && authority(origin).equals(host));
  }

  private static boolean isOfThisMachine(String origin) {
    try {
      return isLoopback(new URI(origin).getHost());
    } catch (URISyntaxException e) {
      return false; // "null", and whatever is no address
    }
  }

  /** Literals only: nothing is looked up. */
  private static boolean isLoopback(String host) {
    if (host == null) {
      return false;
    }
    try {
      boolean isLiteral = host.startsWith("[") || IPV4.matcher(host).matches();
      return host.equals("localhost")
          || (isLiteral && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false; // no address
    }
  }

  private static String authority(String origin) {
    return URI.create(origin).getRawAuthority();
  }
}
