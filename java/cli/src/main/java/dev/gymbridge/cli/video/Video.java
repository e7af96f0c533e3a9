package dev.gymbridge.cli.video;

import dev.gymbridge.env.Frame;
import java.io.IOException;

/** A video that is being written. Not thread-safe. */
interface Video extends AutoCloseable {
  /** Appends a picture of the video's size. */
  void add(Frame picture) throws IOException;

  /** Completes the file. */
  void finish() throws IOException;

  /** Lets the file go, complete or not. */
  @Override
  void close() throws IOException;
}
