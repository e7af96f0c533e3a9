package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All that the seed determines of what a run left. */
final class RunBits {
  private static final List<String> FILES =
      List.of("metrics.csv", "episodes.csv", "evaluations.csv", "best.safetensors");

  /** What the clock determines in a checkpoint's header, and what follows from it. */
  private static final List<String> TIMES =
      List.of("\\\\\"seconds\\\\\":[^,}]*", "\"crc32c\":\"[0-9a-f]*\"", " *$");

  private RunBits() {}

  /**
   * Compares two runs.
   *
   * @return what differs; nothing where the bits are the same
   */
  static List<String> differences(Path expected, Path actual) throws IOException {
    List<String> differences = new ArrayList<>();
    for (String name : FILES) {
      Path file = actual.resolve(name);
      if (!Files.exists(file)) {
        differences.add(name + " is missing");
      } else if (Files.mismatch(expected.resolve(name), file) >= 0) {
        differences.add(name);
      }
    }
    Path wanted = newest(expected);
    Path last = newest(actual);
    if (!wanted.getFileName().equals(last.getFileName())) {
      differences.add("the last checkpoint is " + last.getFileName());
    } else {
      compare(Files.readAllBytes(wanted), Files.readAllBytes(last), differences);
    }
    compareFrames(expected.resolve("replay"), actual.resolve("replay"), differences);
    return differences;
  }

  private static Path newest(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .max(Path::compareTo)
          .orElseThrow(() -> new IOException(run + " has no checkpoint"));
    }
  }

  /** Of safetensors files: the length of a header, the header, arrays. */
  private static void compare(byte[] expected, byte[] actual, List<String> differences) {
    if (!header(expected).equals(header(actual))) {
      differences.add("header of the last checkpoint");
    }
    if (!Arrays.equals(
        expected, end(expected), expected.length, actual, end(actual), actual.length)) {
      differences.add("arrays of the last checkpoint");
    }
  }

  private static int end(byte[] file) {
    return Long.BYTES + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }

  private static String header(byte[] file) {
    String header = new String(file, Long.BYTES, end(file) - Long.BYTES, StandardCharsets.UTF_8);
    for (String time : TIMES) {
      header = header.replaceAll(time, "");
    }
    return header;
  }

  /** A run that went on may have kept older files. */
  private static void compareFrames(Path expected, Path actual, List<String> differences)
      throws IOException {
    if (!Files.exists(expected)) {
      return;
    }
    try (Stream<Path> files = Files.list(expected)) {
      for (Path file : files.toList()) {
        Path other = actual.resolve(file.getFileName());
        if (!Files.exists(other) || Files.mismatch(file, other) >= 0) {
          differences.add("replay/" + file.getFileName());
        }
      }
    }
  }
}
