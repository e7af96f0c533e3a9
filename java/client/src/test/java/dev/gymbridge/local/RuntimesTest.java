package dev.gymbridge.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.EnvConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime of an id is found by the runtimes' lists, whatever these have come to. */
final class RuntimesTest {
  private static final String LIST = "catalogue.binpb";
  private static final byte[] BROKEN = {0x0a, 0x7f, 1, 2, 3};
  private static final Map<String, String> IDS =
      Map.of("LunarLander-v2", Runtimes.LEGACY, "LunarLander-v3", Runtimes.CURRENT);

  @TempDir private Path cache;

  /** The user's runtimes, of which only the lists are this cache's own. */
  @BeforeEach
  void link() throws IOException {
    Runtimes users = new Runtimes();
    for (String name : List.of(Runtimes.CURRENT, Runtimes.LEGACY)) {
      Path runtime = users.interpreter(name).resolve("../..").normalize();
      Path copy = cache.resolve("runtimes").resolve(runtime.getFileName());
      Files.createDirectories(copy);
      try (Stream<Path> files = Files.list(runtime)) {
        for (Path file : files.filter(file -> !file.endsWith(LIST)).toList()) {
          Files.createSymbolicLink(copy.resolve(file.getFileName()), file);
        }
      }
    }
  }

  /** What is not the cache's own is not left to be deleted with it. */
  @AfterEach
  void unlink() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private List<Path> lists() throws IOException {
    try (Stream<Path> runtimes = Files.list(cache.resolve("runtimes"))) {
      return runtimes.filter(Files::isDirectory).map(folder -> folder.resolve(LIST)).toList();
    }
  }

  private void assertChooses(Map<String, String> expected) {
    Runtimes runtimes = new Runtimes(cache, null, null);
    expected.forEach(
        (id, runtime) -> assertThat(runtimes.choose(EnvConfig.of(id))).as(id).isEqualTo(runtime));
  }

  @Test
  void aListThatIsBrokenIsMadeAgain() throws IOException {
    for (Path list : lists()) {
      Files.write(list, BROKEN);
    }
    assertChooses(IDS);
  }

  /** As another version of the sources left it. */
  @Test
  void aListThatIsOlderThanTheSourcesIsMadeAgain() throws IOException {
    for (Path list : lists()) {
      Files.write(list, new byte[0]);
      Files.setLastModifiedTime(list, FileTime.from(Instant.EPOCH));
    }
    assertChooses(IDS);
  }

  @Test
  void whereAListCanNeitherBeReadNorMadeCurrentIsAsked() throws IOException {
    for (Path list : lists()) {
      Files.createDirectories(list.resolve("in-the-way"));
    }
    assertChooses(Map.of("LunarLander-v2", Runtimes.CURRENT, "LunarLander-v3", Runtimes.CURRENT));
  }
}
