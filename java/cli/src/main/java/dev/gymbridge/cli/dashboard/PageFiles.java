package dev.gymbridge.cli.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** What the page consists of: files in this program's jars, each by its name there. */
final class PageFiles {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/%s/dist/";
  private static final String UPLOT_VERSION =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final Map<String, PageFile> files;

  /** A file with its media type. */
  @SuppressWarnings("ArrayRecordComponent") // written out, never changed
  record PageFile(byte[] content, String type) {}

  PageFiles() {
    String charts = UPLOT.formatted(uplotVersion());
    files =
        Map.of(
            "", new PageFile(read("page.html"), "text/html; charset=utf-8"),
            "page.js", new PageFile(read("page.js"), SCRIPT),
            "page.css", new PageFile(read("page.css"), STYLE),
            "uplot.js", new PageFile(read(charts + "uPlot.iife.min.js"), SCRIPT),
            "uplot.css", new PageFile(read(charts + "uPlot.min.css"), STYLE));
  }

  private static String uplotVersion() {
    try (InputStream file = open(UPLOT_VERSION)) {
      Properties properties = new Properties();
      properties.load(file);
      return Objects.requireNonNull(properties.getProperty("version"));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] read(String name) {
    try (InputStream file = open(name)) {
      return file.readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(PageFiles.class.getResourceAsStream(name), name);
  }

  Optional<PageFile> find(String name) {
    return Optional.ofNullable(files.get(name));
  }
}
