package io.blazedb.broker;

import io.blazedb.broker.BrokerStartException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds and checks TCP ports before Kafka binds them, because Kafka's answer to a port it can't
 * bind is to halt the process.
 */
final class Ports {

  /**
   * Free ports are picked below the range that Linux, macOS and Windows take the local ends of
   * outgoing connections from, so that none of those can take the port before Kafka binds it.
   */
  private static final int PICK_FROM = 20_000;

  private static final int PICK_TO = 32_768;
  private static final int PICK_TRIES_MAX = 100;

  private Ports() {}

  /**
   * A port that was free just now, and is not the one that is already spoken for.
   *
   * @throws BrokerStartException when the host is not of this machine or no port was found
   */
  static int freeBut(int spokenFor, String host) {
    BrokerStartException last = null;
    for (int tries = 0; tries < PICK_TRIES_MAX; tries++) {
      int port = ThreadLocalRandom.current().nextInt(PICK_FROM, PICK_TO);
      if (port == spokenFor) {
        continue;
      }
      try {
        requireFree(host, port);
        return port;
      } catch (BrokerStartException e) {
        last = e;
      }
    }
    throw last;
  }

  /**
   * Checks that a port can be bound.
   *
   * @throws BrokerStartException when it can't
   */
  static void requireFree(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw unavailable(
          "%s is not a host name that this machine can resolve".formatted(host), null);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (BindException e) {
      throw unavailable("port %d on %s can't be bound: %s".formatted(port, host, said(e)), e);
    } catch (IOException e) {
      throw unavailable("port %d on %s can't be tried: %s".formatted(port, host, said(e)), e);
    }
  }

  private static String said(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("in use") ? "another process is listening on it" : message;
  }

  private static BrokerStartException unavailable(String message, IOException cause) {
    return new BrokerStartException(Reason.PORT_UNAVAILABLE, message, cause);
  }
}
