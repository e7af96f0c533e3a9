package dev.gymbridge.testcontainers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.testcontainers.images.builder.Transferable;

/**
 * A file of a build's context as docker-compose sends it: without the user's name, and with the
 * mode of a checkout. The engine's classic builder looks at both, so that what one has built the
 * other finds.
 */
record BuildFile(Path file) implements Transferable {
  private static final int MODE = 0644;

  @Override
  public long getSize() {
    return getBytes().length;
  }

  @Override
  public byte[] getBytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public int getFileMode() {
    return MODE;
  }

  @Override
  public void transferTo(TarArchiveOutputStream tar, String destination) {
    byte[] bytes = getBytes();
    TarArchiveEntry entry = new TarArchiveEntry(destination);
    entry.setSize(bytes.length);
    entry.setMode(MODE);
    entry.setUserName("");
    try {
      tar.putArchiveEntry(entry);
      tar.write(bytes);
      tar.closeArchiveEntry();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
