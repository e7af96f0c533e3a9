package dev.gymbridge.client;

import dev.gymbridge.env.EnvException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, the latter without brackets
 * @param port 1 … 65535
 */
record Address(String host, int port) {
  private static final String DEFAULT_PORT = "50051";
  private static final int LAST_PORT = 65_535;

  /**
   * An address from its text.
   *
   * @param text {@code host:port}, {@code 10.0.0.1:port} or {@code [::1]:port}
   * @throws EnvException.InvalidArgument where it is none; the message says what to write
   */
  static Address parse(String text) {
    String address = text.strip();
    if (address.contains("://") || address.contains("/")) {
      throw invalid(text, "leave out the scheme and the path, as in localhost:" + DEFAULT_PORT);
    }
    if (address.startsWith("unix:") || address.startsWith("unix-abstract:")) {
      throw invalid(text, "a Unix socket is reached by nobody but who started its server");
    }
    int bracket = address.lastIndexOf(']');
    int colon = address.lastIndexOf(':');
    if (bracket < 0 && colon != address.indexOf(':')) {
      throw invalid(text, "write an IPv6 address in brackets, as in [::1]:" + DEFAULT_PORT);
    }
    if (colon < Math.max(0, bracket) || colon == address.length() - 1) {
      String host = colon < 0 ? address : address.replaceFirst(":$", "");
      String example = host.isEmpty() ? "localhost" : host;
      throw invalid(text, "the port is missing, as in " + example + ":" + DEFAULT_PORT);
    }
    return new Address(host(text, address.substring(0, colon)), port(text, address, colon + 1));
  }

  private static String host(String text, String host) {
    if (host.isEmpty()) {
      throw invalid(text, "the host is missing, as in localhost:" + DEFAULT_PORT);
    }
    if (host.matches("\\[[0-9a-fA-F]*:[0-9a-fA-F:.]+(%[0-9A-Za-z]+)?]")) {
      return host.substring(1, host.length() - 1);
    }
    if (!host.matches("[\\p{L}\\p{N}._-]+")) {
      throw invalid(text, "\"" + host + "\" is not the name of a host");
    }
    return host;
  }

  private static int port(String text, String address, int from) {
    String digits = address.substring(from);
    int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > LAST_PORT) {
      throw invalid(text, "\"" + digits + "\" is not a port, which is 1 … " + LAST_PORT);
    }
    return port;
  }

  private static EnvException.InvalidArgument invalid(String text, String why) {
    return new EnvException.InvalidArgument(
        "address \"" + text + "\" is not host:port: " + why, null);
  }

  /** The same port of one of the host's machines. */
  Address at(InetAddress machine) {
    return new Address(machine.getHostAddress(), port);
  }

  /** Whether it is this machine, and cannot come to be another one. */
  boolean isLoopback() {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    try {
      boolean literal = host.contains(":") || host.matches("\\d+(\\.\\d+){3}");
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  /** As it is written, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
