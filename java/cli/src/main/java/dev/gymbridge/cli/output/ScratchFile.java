package dev.gymbridge.cli.output;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Room on the disk that nobody else sees: the file has no name once it is open, and goes with this
 * process however that ends.
 */
public final class ScratchFile implements AutoCloseable {
  private final FileChannel channel;
  private long size;

  /** An empty one in the given folder. */
  public ScratchFile(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, ".gymbridge-", ".scratch");
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Appends a buffer's remaining bytes.
   *
   * @return where they are
   */
  public long append(ByteBuffer bytes) throws IOException {
    long position = size;
    while (bytes.hasRemaining()) {
      size += channel.write(bytes, size);
    }
    return position;
  }

  /** Fills a buffer with the bytes from a position on. */
  public void read(long position, ByteBuffer target) throws IOException {
    long next = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, next);
      if (count < 0) {
        throw new EOFException("nothing at " + next + " of " + size + " bytes");
      }
      next += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
