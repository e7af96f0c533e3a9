package dev.gymbridge.cli.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page in headless Chromium, by its DevTools protocol. */
final class Browser implements AutoCloseable {
  /** What Chromium answers where a page is left before an expression has its value. */
  private static final String LEFT = "Inspected target navigated or closed";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private @Nullable String session;

  /**
   * Starts one. Where Chromium is not installed the tests are skipped, and say why.
   *
   * @param profile a folder for what it keeps
   */
  static Browser start(Path profile) throws IOException {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "there is no chromium on the PATH: apt-get install chromium");
    return new Browser(program.orElseThrow(), profile);
  }

  /** Where Chromium is; empty where it is not installed. */
  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param profile a folder for what it keeps
   */
  private Browser(Path program, Path profile) throws IOException {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                // Tests run as root, in containers with little shared memory.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(debugger(), new Messages())
            .join();
    JsonObject target = new JsonObject();
    target.addProperty("url", "about:blank");
    String id = call("Target.createTarget", target).get("targetId").getAsString();
    JsonObject attach = new JsonObject();
    attach.addProperty("targetId", id);
    attach.addProperty("flatten", true);
    session = call("Target.attachToTarget", attach).get("sessionId").getAsString();
    for (String domain : List.of("Page", "Runtime", "Log")) {
      call(domain + ".enable", new JsonObject());
    }
  }

  private URI debugger() throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread rest = new Thread(() -> lines.lines().forEach(unused -> {}), "chromium-output");
        rest.setDaemon(true);
        rest.start();
        return URI.create(line.substring(LISTENING.length()));
      }
      said.add(line);
    }
    throw new IOException("Chromium did not start: " + said);
  }

  private final class Messages implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      message.append(part);
      if (isLast) {
        take(JsonParser.parseString(message.toString()).getAsJsonObject());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(JsonObject message) {
    if (message.has("id")) {
      CompletableFuture<JsonObject> answer = answers.remove(message.get("id").getAsInt());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    JsonObject parameters = message.getAsJsonObject("params");
    switch (message.get("method").getAsString()) {
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Log.entryAdded" -> {
        if (parameters
            .getAsJsonObject("entry")
            .get("level")
            .getAsString()
            .matches("error|warning")) {
          complaints.add(parameters.toString());
        }
      }
      case "Runtime.consoleAPICalled" -> complaints.add(parameters.toString());
      default -> {}
    }
  }

  private JsonObject call(String method, JsonObject parameters) {
    int number = numbers.incrementAndGet();
    JsonObject message = new JsonObject();
    message.addProperty("id", number);
    message.addProperty("method", method);
    message.add("params", parameters);
    if (session != null) {
      message.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(number, answer);
    socket.sendText(message.toString(), true).join();
    JsonObject result = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (result.has("error")) {
      JsonObject error = result.getAsJsonObject("error");
      String problem = method + ": " + error;
      throw error.get("message").getAsString().equals(LEFT)
          ? new PageLeftException(problem)
          : new IllegalStateException(problem);
    }
    return result.getAsJsonObject("result");
  }

  /** What the page logged, warned of, and threw since this was asked. */
  List<String> takeComplaints() {
    synchronized (complaints) {
      List<String> taken = List.copyOf(complaints);
      complaints.clear();
      return taken;
    }
  }

  void open(URI address) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("url", address.toString());
    call("Page.navigate", parameters);
  }

  /** Changes how wide it is, and whether its user wants it dark. */
  void look(int width, int height, boolean dark) {
    JsonObject size = new JsonObject();
    size.addProperty("width", width);
    size.addProperty("height", height);
    size.addProperty("deviceScaleFactor", 1);
    size.addProperty("mobile", width < 600);
    call("Emulation.setDeviceMetricsOverride", size);
    JsonObject scheme = new JsonObject();
    scheme.addProperty("name", "prefers-color-scheme");
    scheme.addProperty("value", dark ? "dark" : "light");
    JsonArray features = new JsonArray();
    features.add(scheme);
    JsonObject media = new JsonObject();
    media.add("features", features);
    call("Emulation.setEmulatedMedia", media);
  }

  /** The value of an expression of JavaScript; of a promise that of what it gives. */
  JsonElement value(String expression) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    parameters.addProperty("awaitPromise", true);
    JsonObject result = call("Runtime.evaluate", parameters);
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonElement value = result.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  String text(String expression) {
    return value("String(" + expression + ")").getAsString();
  }

  boolean is(String condition) {
    return value("Boolean(" + condition + ")").getAsBoolean();
  }

  /** Waits until a condition of JavaScript holds, on another page too that is on its way. */
  void await(String condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not in "
                + PATIENCE
                + ": "
                + condition
                + "; the page shows "
                + text("document.body.innerText"));
      }
      Thread.sleep(50);
    }
  }

  /** A page that was left meanwhile cannot tell. */
  private boolean holds(String condition) {
    try {
      return is(condition);
    } catch (PageLeftException left) {
      return false;
    }
  }

  /** The page went before it had answered. */
  private static final class PageLeftException extends IllegalStateException {
    PageLeftException(String message) {
      super(message);
    }
  }

  /** A picture of the whole page. */
  byte[] picture() {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("captureBeyondViewport", true);
    String data = call("Page.captureScreenshot", parameters).get("data").getAsString();
    return Base64.getDecoder().decode(data);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
