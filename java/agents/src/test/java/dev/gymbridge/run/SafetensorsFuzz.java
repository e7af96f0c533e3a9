package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A safetensors file. What is read can be asked for; all else is a {@link TrainingException}. */
public final class SafetensorsFuzz {
  private static final Path FILE = temporaryFile();

  private SafetensorsFuzz() {}

  private static Path temporaryFile() {
    try {
      Path file = Files.createTempFile("gymbridge-fuzz", ".safetensors");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    Safetensors content;
    try {
      content = Safetensors.read(FILE);
    } catch (TrainingException refused) {
      return;
    }
    List<Function<String, Object>> readings =
        List.of(content::floats, content::ints, content::longs, content::bytes);
    for (String name : content.names()) {
      int read = 0;
      for (Function<String, Object> reading : readings) {
        read += isRead(reading, name) ? 1 : 0;
      }
      if (read != 1) {
        throw new AssertionError(name + " is of " + read + " types");
      }
    }
  }

  private static boolean isRead(Function<String, Object> reading, String name) {
    try {
      var unused = reading.apply(name);
      return true;
    } catch (TrainingException ofAnotherType) {
      return false;
    }
  }
}
