package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonElement;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a request is answered with. Nothing that a page loads may come from elsewhere. */
final class Reply {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpExchange exchange;

  Reply(HttpExchange exchange) {
    this.exchange = exchange;
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  void json(JsonElement json) throws IOException {
    bytes(json.toString().getBytes(StandardCharsets.UTF_8), "application/json");
  }

  void bytes(byte[] content, String type) throws IOException {
    send(200, content, type);
  }

  void refuse(int status, String why) throws IOException {
    send(status, (why + "\n").getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
  }

  private void send(int status, byte[] content, String type) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }
}
