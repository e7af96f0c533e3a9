package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What experiments showed, as a page: every figure beside its document's, every picture and every
 * film. It names files by where they are from it, and needs no others.
 *
 * @param results as {@link ExperimentSuite#RESULTS} has them
 * @param folder of the page, which has the experiments' folders
 */
record ExperimentPage(JsonObject results, Path folder) {
  private static final Map<String, String> DOCUMENTS = documents();

  private static Map<String, String> documents() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("000", "Deep Q-Learning, on CartPole-v0");
    titles.put("001", "Deep Q Network, on LunarLander-v2");
    titles.put("002", "Deep Q Learning with Gym and Tensorflow, on CartPole-v1");
    titles.put("003", "Q-Learning and Deep Q-Network: three states, a grid world, MsPacman");
    return titles;
  }

  /** The page. */
  String html() {
    StringBuilder sections = new StringBuilder();
    DOCUMENTS.forEach((number, title) -> sections.append(section(number, title)));
    JsonObject settings = results.getAsJsonObject("settings");
    int finished = results.getAsJsonArray("experiments").size();
    int all = results.get("experiments_in_all").getAsInt();
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Gymbridge: the documents' experiments</title>
    <style>
    %s</style>
    </head>
    <body>
    <header>
    <h1>The documents’ experiments, in Java</h1>
    <p class="soft">Seed %s. What four documents about deep Q-learning show in Python, done by Gymbridge: each figure that a
    document states stands beside the one that came out here; – is what it does not state.%s%s</p>
    <nav>%s</nav>
    </header>
    <main>
    %s</main>
    <footer>Written by <code>gymbridge experiment all</code>. The same figures:
    <a href="%s">%s</a>, <a href="%s">%s</a>.</footer>
    </body>
    </html>
    """
        .formatted(
            style(),
            settings.get("seed").getAsString(),
            settings.get("quick").getAsBoolean()
                ? " <strong>These runs are shrunken: they show only that everything runs.</strong>"
                : "",
            finished == all ? "" : " %d of %d are finished.".formatted(finished, all),
            contents(),
            sections,
            ExperimentSuite.RESULTS,
            ExperimentSuite.RESULTS,
            ExperimentSuite.TABLE,
            ExperimentSuite.TABLE);
  }

  private static String style() {
    try (InputStream css =
        Objects.requireNonNull(ExperimentPage.class.getResourceAsStream("page.css"))) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private List<JsonObject> experiments() {
    List<JsonObject> experiments = new ArrayList<>();
    results.getAsJsonArray("experiments").forEach(each -> experiments.add(each.getAsJsonObject()));
    return experiments;
  }

  private String contents() {
    StringBuilder links = new StringBuilder();
    for (JsonObject experiment : experiments()) {
      String name = text(experiment, "folder");
      links.append("<a href=\"#%s\">%s</a>\n".formatted(name, name));
    }
    return links.toString();
  }

  private String section(String document, String title) {
    StringBuilder articles = new StringBuilder();
    for (JsonObject experiment : experiments()) {
      if (text(experiment, "document").equals(document)) {
        articles.append(article(experiment));
      }
    }
    return articles.isEmpty()
        ? ""
        : "<section>\n<h2>Document %s</h2>\n<p class=\"soft\">%s</p>\n%s</section>\n"
            .formatted(document, title, articles);
  }

  private String article(JsonObject experiment) {
    String name = text(experiment, "folder");
    boolean isVariant = !experiment.get("variant").isJsonNull();
    return """
    <article id="%s"%s>
    <h3><code>%s</code></h3>
    <p class="soft">%s%s</p>
    %s%s%s<details><summary>What it printed, in %s s</summary><pre>%s</pre></details>
    <p class="soft"><a href="%s">all figures</a></p>
    </article>
    """
        .formatted(
            name,
            isVariant ? " class=\"variant\"" : "",
            name,
            isVariant ? "Variant: " : "",
            text(experiment, "summary"),
            compared(experiment.getAsJsonArray("compared")),
            notes(experiment.getAsJsonArray("notes")),
            shown(name, experiment.getAsJsonArray("shown")),
            String.format(Locale.ROOT, "%,.0f", experiment.get("seconds_in_all").getAsDouble()),
            escaped(TextFile.read(folder.resolve(name).resolve(ExperimentItem.OUTPUT))),
            name + "/" + ExperimentItem.RESULT);
  }

  private static String compared(JsonArray rows) {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("<div class=\"wide\"><table>\n");
    table.append("<tr><th>figure</th><th>document</th><th>here</th></tr>\n");
    for (JsonElement each : rows) {
      JsonObject row = each.getAsJsonObject();
      table.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(text(row, "what"), text(row, "document"), text(row, "here")));
    }
    return table.append("</table></div>\n").toString();
  }

  private static String notes(JsonArray notes) {
    if (notes.isEmpty()) {
      return "";
    }
    StringBuilder list = new StringBuilder("<ul class=\"soft\">\n");
    notes.forEach(note -> list.append("<li>%s</li>\n".formatted(escaped(note.getAsString()))));
    return list.append("</ul>\n").toString();
  }

  private static String shown(String name, JsonArray files) {
    if (files.isEmpty()) {
      return "";
    }
    StringBuilder figures = new StringBuilder("<div class=\"shown\">\n");
    for (JsonElement each : files) {
      String caption = text(each.getAsJsonObject(), "caption");
      String file = name + "/" + text(each.getAsJsonObject(), "file");
      String media =
          file.endsWith(".mp4")
              ? "<video controls muted loop playsinline preload=\"none\" poster=\"%s\" src=\"%s\"></video>"
                  .formatted(ExperimentRun.poster(file), file)
              : "<a href=\"%s\"><img loading=\"lazy\" src=\"%s\" alt=\"%s\"></a>"
                  .formatted(file, file, caption);
      figures.append("<figure>%s<figcaption>%s</figcaption></figure>\n".formatted(media, caption));
    }
    return figures.append("</div>\n").toString();
  }

  private static String text(JsonObject object, String key) {
    return escaped(object.get(key).getAsString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
