package dev.gymbridge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerSourcesTest {
  private static final int THREADS = 8;

  @TempDir Path cache;

  @Test
  void threadsThatExtractAtTheSameTimeGetTheSameFolderWhole() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Path>> folders =
        IntStream.range(0, THREADS)
            .mapToObj(thread -> threads.submit(() -> ServerSources.extract(cache)))
            .toList();
    for (Future<Path> folder : folders) {
      assertThat(folder.get()).isEqualTo(folders.get(0).get());
    }
    threads.shutdown();
    Path folder = folders.get(0).get();
    assertThat(folder.resolve("gymbridge_env_server/__main__.py")).isRegularFile();
    assertThat(folder.resolve("gymbridge/v1/environment_pb2.py")).isRegularFile();
    assertThat(folder.resolve("requirements/current.lock")).isRegularFile();
    try (Stream<Path> left = Files.list(folder.getParent())) {
      assertThat(left).containsExactly(folder);
    }
  }

  @Test
  void sourcesAreFoundInAJarWithinAJar() throws Exception {
    Class<?> nested = new JarWithinJar().loadClass(ServerSources.class.getName());
    assertThat(nested).isNotSameAs(ServerSources.class);
    Method extract = nested.getDeclaredMethod("extract", Path.class);
    extract.setAccessible(true);
    try {
      assertThat(extract.invoke(null, cache)).isEqualTo(ServerSources.extract(cache));
    } catch (InvocationTargetException failure) {
      throw new AssertionError(failure.getCause());
    }
  }

  /** As Java's flight recorder sees it. */
  @Test
  void theFolderOfTheSourcesIsOnTheDiskOnceItHasItsName() throws IOException {
    Path file = cache.resolve("recording.jfr");
    Path sources;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      sources = ServerSources.extract(cache);
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file).stream().map(event -> event.getString("path")))
        .contains(String.valueOf(sources.getParent()));
  }

  /** The class path as an archive of Spring Boot has it: it can be read, and not be listed. */
  private static final class JarWithinJar extends ClassLoader {
    JarWithinJar() {
      super(ServerSourcesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(ServerSources.class.getName())
          ? Objects.requireNonNullElseGet(findLoadedClass(name), () -> define(name))
          : super.loadClass(name, resolve);
    }

    private Class<?> define(String name) {
      try (InputStream input = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(input).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }

    @Override
    public @Nullable URL getResource(String name) {
      URL plain = super.getResource(name);
      try {
        return plain == null
            ? null
            : new URL(
                null, "jar:nested:/app.jar/!BOOT-INF/lib/server.jar!/" + name, reading(plain));
      } catch (MalformedURLException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private static URLStreamHandler reading(URL plain) {
      return new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
          return plain.openConnection();
        }
      };
    }
  }
}
