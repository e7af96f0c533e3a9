package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonElement;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events to one page. A page that has gone is an IOException of the next ones. */
final class EventStream {
  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** What a request is answered with. */
  static EventStream of(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    EventStream events = new EventStream(exchange.getResponseBody());
    events.beat();
    return events;
  }

  /** Sends an event; JSON has no line breaks of its own. */
  void send(String name, JsonElement data) throws IOException {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  /** Says nothing, which finds out whether the page is there. */
  void beat() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
