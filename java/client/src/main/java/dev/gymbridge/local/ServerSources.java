package dev.gymbridge.local;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gymbridge.env.EnvException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The environment server's Python sources, which travel on the class path, as a folder that Python
 * can run.
 */
final class ServerSources {
  private static final String RESOURCE = "/gymbridge-env-server/";
  private static final String INDEX = "index";

  private ServerSources() {}

  /**
   * The folder to put on PYTHONPATH: {@code <cache>/env-server/<hash of the sources>}, written on
   * first use.
   *
   * @throws EnvException.FailedPrecondition where it cannot be written
   */
  static Path extract(Path cache) {
    try {
      Map<String, byte[]> files = read();
      Path folder = cache.resolve("env-server").resolve(hash(files));
      if (!Files.isDirectory(folder)) {
        write(files, folder);
      }
      return folder;
    } catch (IOException | UncheckedIOException failure) {
      throw new EnvException.FailedPrecondition(
          "the environment server cannot be unpacked to "
              + cache
              + ": "
              + failure.getMessage()
              + ". Make room there, or set GYMBRIDGE_CACHE to a folder that can be written",
          failure);
    }
  }

  /** By the index of the files: a jar within a jar cannot be listed, but its files can be read. */
  private static Map<String, byte[]> read() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : new String(read(INDEX), StandardCharsets.UTF_8).lines().toList()) {
      files.put(name, read(name));
    }
    return files;
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream input = ServerSources.class.getResourceAsStream(RESOURCE + name)) {
      if (input == null) {
        throw new IOException(
            "gymbridge-env-server is not on the class path, or not whole: " + name);
      }
      return input.readAllBytes();
    }
  }

  private static String hash(Map<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, content) -> {
            digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Writes into a folder of its own and renames it, so that a half-written one is never used. */
  private static void write(Map<String, byte[]> files, Path folder) throws IOException {
    Path versions = folder.resolveSibling("");
    Files.createDirectories(versions);
    Path unfinished = Files.createTempDirectory(versions, "unfinished-");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = unfinished.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue(), CREATE_NEW, WRITE, SYNC);
    }
    try {
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException anotherProcessWasFirst) {
      if (!Files.isDirectory(folder)) {
        throw anotherProcessWasFirst;
      }
      delete(unfinished);
    }
    sync(versions);
  }

  /** So that a folder still has what was put into it after the machine's power fails. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
