package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The web server of the page; it listens on this machine only. */
public final class Dashboard implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final long PERIOD_MILLIS = 1000;
  private static final int MOST_CURVES = 200;

  private final RunSet runs;
  private final Environments environments;
  private final Access access = Access.random();
  private final PageFiles files = new PageFiles();
  private final AtomicReference<@Nullable Play> play = new AtomicReference<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "gymbridge-dashboard");
            thread.setDaemon(true);
            return thread;
          });
  private final HttpServer server;
  private volatile boolean closed;

  /**
   * Starts it.
   *
   * @param folder that the runs are in
   * @param port 0 for any that is free
   * @throws IOException where the port is taken
   */
  public Dashboard(Path folder, int port, Environments environments) throws IOException {
    // Events are small, and would wait for the one before to be acknowledged.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.runs = new RunSet(folder);
    this.environments = environments;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The page's address, with the token. */
  public URI address() {
    return URI.create(
        "http://127.0.0.1:%d/%s/".formatted(server.getAddress().getPort(), access.token()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = new Reply(exchange);
      Optional<String> path =
          access.path(exchange.getRequestURI().getPath(), exchange.getRequestHeaders());
      if (path.isEmpty()) {
        reply.refuse(403, "open the address that gymbridge dashboard printed");
        return;
      }
      Query query = Query.of(exchange.getRequestURI());
      switch (exchange.getRequestMethod() + " " + path.get()) {
        case "GET runs" -> reply.json(list());
        case "GET curves" -> curves(reply, query);
        case "GET events" -> follow(EventStream.of(exchange));
        case "GET play" -> play(reply, exchange, query);
        case "POST control" -> control(reply, query);
        default -> file(reply, exchange.getRequestMethod(), path.get());
      }
    }
  }

  private void file(Reply reply, String method, String name) throws IOException {
    Optional<PageFiles.PageFile> file = method.equals("GET") ? files.find(name) : Optional.empty();
    if (file.isPresent()) {
      reply.bytes(file.get().content(), file.get().type());
    } else {
      reply.refuse(404, "there is no such page");
    }
  }

  private JsonElement list() {
    runs.refresh();
    return RunsJson.list(runs.all());
  }

  private void curves(Reply reply, Query query) throws IOException {
    List<WatchedRun> asked = new ArrayList<>();
    for (String id : query.all("run").stream().limit(MOST_CURVES).toList()) {
      Optional<WatchedRun> run = runs.run(id);
      if (run.isEmpty()) {
        reply.refuse(404, "there is no such run");
        return;
      }
      asked.add(run.get());
    }
    Column column = Column.of(query.first("column"));
    reply.json(
        query.first("grouped").equals("true")
            ? RunsJson.means(asked, column)
            : RunsJson.curves(asked, column));
  }

  /** Tells a page what changes, for as long as it is there. */
  private void follow(EventStream page) throws IOException {
    long set = -1;
    long known = -1;
    while (!closed) {
      runs.refresh();
      if (runs.setVersion() != set) {
        set = runs.setVersion();
        page.send("runs", new JsonPrimitive(set));
      }
      long now = runs.version();
      List<WatchedRun> changed = runs.changedAfter(known);
      if (changed.isEmpty()) {
        page.beat();
      } else {
        page.send("progress", RunsJson.progress(changed));
      }
      known = now;
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Pace.Stopped();
    }
  }

  /** One play at a time: the one before stops. */
  private void play(Reply reply, HttpExchange exchange, Query query) throws IOException {
    Optional<WatchedRun> run = runs.run(query.first("run"));
    if (run.isEmpty()) {
      reply.refuse(404, "there is no such run");
      return;
    }
    Play started = new Play(EventStream.of(exchange));
    Play before = play.getAndSet(started);
    if (before != null) {
      before.stop();
    }
    try {
      started.run(run.get().folder(), query.first("network").equals("last"), environments);
    } finally {
      play.compareAndSet(started, null);
    }
  }

  private void control(Reply reply, Query query) throws IOException {
    Play running = play.get();
    if (running != null) {
      running.control(query.first("do"), query.speed());
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("playing", running != null);
    reply.json(answer);
  }

  /** Ends it, and a play. */
  @Override
  public void close() {
    closed = true;
    Play running = play.get();
    if (running != null) {
      running.stop();
    }
    server.stop(0);
    threads.shutdownNow();
    try {
      // The environment of a play ends with it.
      var unused = threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
