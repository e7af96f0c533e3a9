package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.JavaProcess;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has one run, and a run one writer. */
final class FolderLockTest {
  private static final TrainConfig CONFIG =
      Presets.config("CartPole-v1", Presets.DEFAULT, Map.of());

  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("run");
  }

  private static void fail(String warning) {
    throw new AssertionError(warning);
  }

  private static void requireInUse(Path folder) {
    assertThatThrownBy(() -> FolderLock.take(folder, FolderLockTest::fail))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(folder + " is in use: another training writes into it");
  }

  @Test
  void aSecondTrainingOfThisProcessIsKeptOutUntilTheFirstIsClosed() throws IOException {
    RunFolder run = RunFolder.planned(folder());
    FolderLock held = run.make(CONFIG, FolderLockTest::fail);
    requireInUse(folder());
    requireInUse(folder().resolve("../run"));
    requireInUse(Files.createSymbolicLink(temporary.resolve("link"), folder()));
    held.close();
    assertThatCode(() -> RunFolder.open(folder()).lock(FolderLockTest::fail).close())
        .doesNotThrowAnyException();
  }

  @Test
  void theKernelLetsGoOfWhatAKilledProcessHeld() throws Exception {
    Files.createDirectory(folder());
    Process other = JavaProcess.of(Holder.class, folder().toString()).start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      requireInUse(folder());
      requireInUse(folder());
    } finally {
      other.destroyForcibly().waitFor();
    }
    FolderLock.requireFree(folder());
  }

  /** Holds a folder until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      FolderLock held = FolderLock.take(Path.of(arguments[0]), FolderLockTest::fail);
      System.out.println("held");
      Thread.sleep(Long.MAX_VALUE);
      held.close();
    }
  }

  @Test
  void runsOfTheSameNameCountUpWhoeverMakesThemAtTheSameTime() throws Exception {
    List<Callable<Path>> makers =
        Stream.generate(() -> (Callable<Path>) this::makeByNumber).limit(8).toList();
    ExecutorService threads = Executors.newFixedThreadPool(makers.size());
    List<String> made = new ArrayList<>();
    for (Future<Path> each : threads.invokeAll(makers)) {
      made.add(each.get().getFileName().toString());
    }
    threads.shutdown();

    assertThat(made)
        .containsExactlyInAnyOrder(
            "run", "run-2", "run-3", "run-4", "run-5", "run-6", "run-7", "run-8");
  }

  private Path makeByNumber() throws IOException {
    RunFolder run = RunFolder.plannedByNumber(folder());
    FolderLock held = run.make(CONFIG, FolderLockTest::fail);
    assertThat(RunFolder.open(run.path()).config(Map.of())).isEqualTo(CONFIG);
    held.close();
    return run.path();
  }

  @Test
  void aFolderThatSomebodyElseMadeMeanwhileIsNotTouched() throws IOException {
    RunFolder one = RunFolder.planned(folder());
    RunFolder other = RunFolder.planned(folder());
    one.make(CONFIG, FolderLockTest::fail).close();

    assertThatThrownBy(() -> other.make(CONFIG, FolderLockTest::fail))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith(folder() + " exists already: choose another --out");
  }
}
