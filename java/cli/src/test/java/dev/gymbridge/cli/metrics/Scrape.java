package dev.gymbridge.cli.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** What Prometheus is told. */
final class Scrape {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Scrape() {}

  /** The samples by name and labels, as they are written. */
  static Map<String, Double> samples(String address) throws IOException {
    Map<String, Double> samples = new TreeMap<>();
    text(address)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return samples;
  }

  private static String text(String address) throws IOException {
    HttpResponse<String> response =
        ask(address, "text/plain;version=0.0.4", HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response + ": " + response.body());
    }
    return response.body();
  }

  /**
   * A scrape.
   *
   * @param formats that it takes
   */
  static <T> HttpResponse<T> ask(
      String address, String formats, HttpResponse.BodyHandler<T> handler) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).header("Accept", formats).build();
    try {
      return CLIENT.send(request, handler);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
