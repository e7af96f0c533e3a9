package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web server, by requests as they go over the wire. */
final class DashboardTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private Dashboard dashboard;

  @BeforeEach
  void start() throws IOException {
    RunFolders.learnt(folder.resolve("runs").resolve("one"), Map.of("seed", 1), 4, 100);
    RunFolders.learnt(folder.resolve("runs").resolve("two ä <b>"), Map.of("seed", 2), 4, 50);
    Files.writeString(folder.resolve("secret"), "secret");
    dashboard = LocalEnvironments.dashboard(folder.resolve("runs"));
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private String host() {
    return "127.0.0.1:" + dashboard.address().getPort();
  }

  /** What comes back for a request as it is written here. */
  private String answer(String line, String... headers) throws IOException {
    URI address = dashboard.address();
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request =
          line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .collect(Collectors.joining("\n"));
    }
  }

  private String get(String path) throws IOException {
    return answer("GET " + dashboard.address().getPath() + path, "Host: " + host());
  }

  private static JsonObject object(String answer) {
    return JsonParser.parseString(answer.substring(answer.indexOf("\n\n"))).getAsJsonObject();
  }

  private static JsonArray array(String answer) {
    return JsonParser.parseString(answer.substring(answer.indexOf("\n\n"))).getAsJsonArray();
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws IOException {
    assertThat(get(""))
        .startsWith("HTTP/1.1 200")
        .contains("default-src 'none'; script-src 'self'", "Referrer-policy: no-referrer")
        .doesNotContain("http://", "https://");
    for (String file : new String[] {"page.js", "page.css", "uplot.js", "uplot.css"}) {
      assertThat(get(file)).as(file).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/runs", "//runs", "/token/", "/TOKENx/runs", "/..", "/x/../TOKEN/"})
  void nobodyGetsInWithoutTheToken(String path) throws IOException {
    String token = dashboard.address().getPath().replace("/", "");
    assertThat(answer("GET " + path.replace("TOKEN", token), "Host: " + host()))
        .containsPattern("^HTTP/1.1 40[34] ")
        .doesNotContain("CartPole");
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "evil.example:PORT, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example:PORT, 403",
    "'127.0.0.1:PORT\r\nHost: evil.example', 403",
    "127.0.0.1:PORT, 200",
    "localhost:PORT, 200",
    "localhost:8000, 200",
  })
  void aNameOfAnotherMachineIsRefused(String name, int status) throws IOException {
    String line = "GET " + dashboard.address().getPath() + "runs";
    String port = Integer.toString(dashboard.address().getPort());
    assertThat(answer(line, "Host: " + name.replace("PORT", port)))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://evil.example, 403",
    "Origin: null, 403",
    "Origin: https://HOST, 403",
    "Origin: http://localhost:1, 403",
    "Sec-Fetch-Site: cross-site, 403",
    "Sec-Fetch-Site: same-site, 403",
    "Origin: http://HOST, 200",
    "Sec-Fetch-Site: same-origin, 200",
  })
  void aPageOfAnotherPlaceIsRefused(String header, int status) throws IOException {
    String line = "GET " + dashboard.address().getPath() + "runs";
    assertThat(answer(line, "Host: " + host(), header.replace("HOST", host())))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret", "..%2fsecret", "curves?run=..%2F..&column=evaluations.mean", "play?run=../..",
        "play?run=unknown", "curves?run=unknown&column=evaluations.mean", "page.html", "secret"
      })
  void onlyRunsThatWereFoundAreShown(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void nothingCanBeWritten(String method) throws IOException {
    assertThat(answer(method + " " + dashboard.address().getPath() + "runs", "Host: " + host()))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void runsAreListedWithTheirValues() throws IOException {
    JsonArray runs = object(get("runs")).getAsJsonArray("runs");

    assertThat(runs).hasSize(2);
    assertThat(runs.toString())
        .contains("\"seed\":\"2\"", "two ä <b>", "\"environment.id\":\"CartPole-v1\"");
  }

  @Test
  void curvesAreTheTables() throws IOException {
    JsonArray curves = array(get("curves?run=one&column=evaluations.mean&grouped=false"));

    JsonObject curve = curves.get(0).getAsJsonObject();
    assertThat(curve.get("x")).hasToString("[1000.0,2000.0,3000.0,4000.0]");
    assertThat(curve.getAsJsonArray("y").get(3).getAsDouble()).isEqualTo(RunFolders.mean(4, 100));
    assertThat(get("curves?run=one&column=metrics.loss&grouped=false")).contains("0.5,null,0.25");
  }

  @Test
  void runsOfTheSameConfigurationAreOneMean() throws IOException {
    JsonArray means =
        array(
            get("curves?run=one&run=two%20%C3%A4%20%3Cb%3E&column=evaluations.mean&grouped=true"));

    assertThat(means).hasSize(1);
    JsonObject mean = means.get(0).getAsJsonObject();
    assertThat(mean.getAsJsonArray("y").get(0).getAsDouble())
        .isEqualTo((RunFolders.mean(1, 100) + RunFolders.mean(1, 50)) / 2);
    assertThat(mean.getAsJsonArray("members")).hasSize(2);
  }
}
