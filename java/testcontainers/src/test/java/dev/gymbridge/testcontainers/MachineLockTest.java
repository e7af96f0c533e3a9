package dev.gymbridge.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineLockTest {
  private static final int THREADS = 8;

  @TempDir Path folder;

  @Test
  void threadsOfOneJvmAreLetInOneByOne() throws Exception {
    Path file = folder.resolve("lock");
    AtomicInteger inside = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> most =
        IntStream.range(0, THREADS)
            .mapToObj(
                thread -> threads.submit(() -> MachineLock.holding(file, () -> enter(inside))))
            .toList();
    for (Future<Integer> each : most) {
      assertThat(each.get()).isEqualTo(1);
    }
    threads.shutdown();
  }

  /** How many are inside while this one is. */
  private static int enter(AtomicInteger inside) {
    int count = inside.incrementAndGet();
    for (int turn = 0; turn < 10_000; turn++) {
      Thread.onSpinWait();
      count = Math.max(count, inside.get());
    }
    inside.decrementAndGet();
    return count;
  }
}
