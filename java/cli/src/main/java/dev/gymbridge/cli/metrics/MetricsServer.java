package dev.gymbridge.cli.metrics;

import dev.gymbridge.cli.output.CommandFailure;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;

/** Serves metrics to Prometheus, in plain HTTP. */
public final class MetricsServer implements AutoCloseable {
  private final InetAddress host;
  private final HTTPServer server;

  /**
   * Starts it.
   *
   * @param metrics is asked at each scrape, on a thread of its own
   * @throws CommandFailure where the address cannot be listened on
   */
  public MetricsServer(MetricsAddress address, MultiCollector metrics) {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(metrics);
    host = address.host();
    try {
      server =
          HTTPServer.builder()
              .inetAddress(host)
              .port(address.port())
              .registry(registry)
              .buildAndStart();
    } catch (IOException failure) {
      throw new CommandFailure(
          "cannot serve metrics at %s:%d: %s"
              .formatted(written(), address.port(), failure.getMessage()));
    }
  }

  /** Where they are. */
  public String address() {
    return "http://%s:%d/metrics".formatted(written(), server.getPort());
  }

  private String written() {
    String text = host.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  @Override
  public void close() {
    server.close();
  }
}
