package dev.gymbridge.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where a training is, in memory that its process shares with another: what is read after its death
 * is where it died.
 */
final class PhaseFile {
  private static final int BYTES = 3 * Long.BYTES;
  private static final int PHASE = 0;
  private static final int STEPS = Long.BYTES;
  private static final int TOLD = 2 * Long.BYTES;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final List<Phase> PHASES = List.of(Phase.values());

  private final ByteBuffer memory;

  /** Opens the file, and makes it where it is not there. */
  PhaseFile(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
  }

  /** Tells what the training does from now on. */
  void tell(Phase phase) {
    LONG.setVolatile(memory, PHASE, (long) PHASES.indexOf(phase));
    LONG.setVolatile(memory, TOLD, told() + 1);
  }

  /** Tells how many environment steps there are. */
  void tell(long steps) {
    LONG.setVolatile(memory, STEPS, steps);
  }

  Phase phase() {
    return PHASES.get((int) (long) LONG.getVolatile(memory, PHASE));
  }

  long steps() {
    return (long) LONG.getVolatile(memory, STEPS);
  }

  /** How often a phase was told; stands still where the training does. */
  long told() {
    return (long) LONG.getVolatile(memory, TOLD);
  }
}
