package dev.gymbridge.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.Main;
import dev.gymbridge.run.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepTest {
  private static final SweepItem ITEM = new SweepItem("seed-1", 1, Map.of());

  @TempDir private Path folder;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private Sweep sweep;
  private Path run;

  @BeforeEach
  void makeTheRunsFolder() throws IOException {
    sweep = new Sweep(folder, Main.class.getName(), List.of(), List.of(), told::add, event -> {});
    run = Files.createDirectories(sweep.folder(ITEM));
  }

  @Test
  void aTrainingThatFinishesAfterItsSweepWasKilledIsNotBegunAgain() throws Exception {
    FolderLock held = FolderLock.take(run, told::add);

    Thread going = new Thread(() -> sweep.run(List.of(ITEM), 1, () -> {}));
    going.start();
    while (going.isAlive() && !isWaiting()) {
      Thread.sleep(5);
    }
    Files.writeString(run.resolve("evaluation.json"), "{}");
    held.close();
    going.join();

    assertThat(told).containsExactly("(1 of 1) seed-1: finished before");
  }

  @Test
  void aFolderThatIsNoRunIsLeftAsItIs() throws IOException {
    Path precious = Files.writeString(run.resolve("notes.txt"), "mine");

    sweep.run(List.of(ITEM), 1, () -> {});

    assertThat(told)
        .containsExactly(
            "(1 of 1) seed-1 failed: %s exists already, and is no run: choose another --out"
                .formatted(run));
    assertThat(precious).hasContent("mine");
    assertThat(run.toFile().list()).containsExactly("notes.txt");
  }

  /** For the folder to be free, which it looks for again and again. */
  private static boolean isWaiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .anyMatch(
            thread ->
                thread.getKey().getName().startsWith("gymbridge-sweep-")
                    && thread.getKey().getState().equals(Thread.State.TIMED_WAITING));
  }
}
