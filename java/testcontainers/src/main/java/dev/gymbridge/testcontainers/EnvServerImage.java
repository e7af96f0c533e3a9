package dev.gymbridge.testcontainers;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.gymbridge.cache.CacheFolder;
import dev.gymbridge.local.Runtimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.LazyFuture;

/**
 * The server's image, built from the Dockerfile and the sources that the client's jar carries where
 * the engine does not have it yet. Its tag is their hash, so that it is built once for each
 * version.
 */
final class EnvServerImage extends LazyFuture<String> {
  /** Names the environment variable that has the image to build on, in place of Docker Hub's. */
  static final String BASE_VARIABLE = "GYMBRIDGE_BASE_IMAGE";

  private static final String NAME = "gymbridge-env-server";
  private static final String MODULES = "/opt/gymbridge/modules";
  private static final int READABLE = 0755;

  /** Where files of the jar are in the project, which is what the Dockerfile builds from. */
  private static final Map<String, String> PLACES =
      Map.of(
          "Dockerfile", "env-server/Dockerfile",
          "gymbridge_env_server", "env-server/src/gymbridge_env_server",
          "gymbridge_environments", "env-server/src/gymbridge_environments",
          "proto", "proto",
          "requirements", "env-server/requirements");

  /** Gives the image's name; builds it if need be. */
  @Override
  protected String resolve() {
    Path sources = new Runtimes().sources();
    String base = System.getenv().getOrDefault(BASE_VARIABLE, "");
    String hash = sources.getFileName().toString();
    String name =
        base.isBlank()
            ? NAME + ":" + hash
            : "%s:%s-%08x".formatted(NAME, hash, base.hashCode()); // as good as one with any base
    return isThere(name) ? name : buildOnce(name, sources, base);
  }

  private static boolean isThere(String name) {
    try {
      DockerClientFactory.lazyClient().inspectImageCmd(name).exec();
      return true;
    } catch (NotFoundException absent) {
      return false;
    }
  }

  /** Whoever else wants the image waits for the one that builds it. */
  private static String buildOnce(String name, Path sources, String base) {
    Path file = CacheFolder.path().resolve("env-server-image.lock");
    return MachineLock.holding(file, () -> isThere(name) ? name : build(name, sources, base));
  }

  private static String build(String name, Path sources, String base) {
    ImageFromDockerfile image =
        new ImageFromDockerfile(name, false)
            .withBuildImageCmdModifier(
                command -> command.withDockerfilePath(PLACES.get("Dockerfile")));
    for (Map.Entry<String, Path> file : files(sources).entrySet()) {
      image = image.withFileFromTransferable(file.getKey(), new BuildFile(file.getValue()));
    }
    return (base.isBlank() ? image : image.withBuildArg("BASE_IMAGE", base)).get();
  }

  /** The build's context: paths in the project, and the files. */
  private static Map<String, Path> files(Path sources) {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        Path path = sources.relativize(file);
        String place = PLACES.get(path.getName(0).toString());
        if (place != null && !path.toString().contains("__pycache__")) {
          Path first = path.getName(0);
          String rest = first.relativize(path).toString().replace('\\', '/');
          files.put(rest.isEmpty() ? place : place + "/" + rest, file);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return files;
  }

  /** An image that has Python modules besides; deleted when the JVM ends. */
  static ImageFromDockerfile withModules(String parent, Map<String, Path> modules) {
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withDockerfileFromBuilder(
                builder -> builder.from(parent).copy("modules", MODULES).build());
    for (Map.Entry<String, Path> module : modules.entrySet()) {
      Path source = source(module.getKey(), module.getValue());
      image = image.withFileFromPath("modules/" + source.getFileName(), source, READABLE);
    }
    return image;
  }

  /** A package's folder, or a module's file. */
  private static Path source(String module, Path folder) {
    return Stream.of(module, module + ".py")
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "module " + module + " is not in " + folder.toAbsolutePath()));
  }

  /** Flags of a server that knows the modules. */
  static List<String> flags(Iterable<String> modules) {
    List<String> flags = new ArrayList<>(List.of("--module-path", MODULES));
    modules.forEach(module -> flags.addAll(List.of("--allow-module", module)));
    return flags;
  }
}
