package dev.gymbridge.cli.metrics;

import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where metrics are served.
 *
 * @param host an address of this machine
 * @param port 0 … 65535; 0 for any that is free
 */
public record MetricsAddress(InetAddress host, int port) {
  private static final int LAST_PORT = 65_535;

  /** From {@code [HOST:]PORT}; without a host only this machine is served. */
  public static final class Converter implements ITypeConverter<MetricsAddress> {
    @Override
    public MetricsAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
      String digits = text.substring(colon + 1);
      int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : -1;
      if (port < 0 || port > LAST_PORT) {
        throw no(text, "'" + digits + "' is not a port, which is 0 … " + LAST_PORT);
      }
      if (host.isEmpty() || (host.contains(":") && !host.startsWith("["))) {
        throw no(text, "write 9464, 0.0.0.0:9464 or [::1]:9464");
      }
      try {
        return new MetricsAddress(InetAddress.getByName(host), port);
      } catch (UnknownHostException unknown) {
        throw no(text, "there is no host " + host);
      }
    }

    private static TypeConversionException no(String text, String why) {
      return new TypeConversionException("'" + text + "' is not [HOST:]PORT: " + why);
    }
  }
}
