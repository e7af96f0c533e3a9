package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunSetTest {
  @TempDir private Path folder;

  private static List<String> ids(List<WatchedRun> runs) {
    return runs.stream().map(WatchedRun::id).sorted().toList();
  }

  private static void refresh(RunSet runs) throws InterruptedException {
    Thread.sleep(1000);
    runs.refresh();
  }

  @Test
  void runsAreFoundInFoldersOfFoldersAndInNoOther() throws IOException {
    RunFolders.make(folder.resolve("one"), Map.of());
    RunFolders.make(folder.resolve("sweep").resolve("two ä <b>"), Map.of());
    Files.createDirectories(folder.resolve("none"));

    assertThat(ids(new RunSet(folder).all())).containsExactly("one", "sweep/two ä <b>");
    assertThat(ids(new RunSet(folder.resolve("one")).all())).containsExactly(".");
  }

  @Test
  void runsComeGrowAndGo() throws IOException, InterruptedException {
    Path one = RunFolders.make(folder.resolve("one"), Map.of());
    RunFolders.make(folder.resolve("two"), Map.of());
    RunSet runs = new RunSet(folder);
    long set = runs.setVersion();
    long version = runs.version();

    RunFolders.learn(one, 1, 100);
    refresh(runs);
    assertThat(ids(runs.changedAfter(version))).containsExactly("one");
    assertThat(runs.setVersion()).isEqualTo(set);
    assertThat(runs.run("one").orElseThrow().progress().best()).isEqualTo(RunFolders.mean(1, 100));

    try (var files = Files.list(one)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(one);
    refresh(runs);
    assertThat(ids(runs.all())).containsExactly("two");
    assertThat(runs.setVersion()).isGreaterThan(set);
  }

  @Test
  void aRunWhoseConfigurationCannotBeReadIsThereWithTheReason() throws IOException {
    Path run = RunFolders.learnt(folder.resolve("later"), Map.of(), 2, 10);
    Files.writeString(run.resolve("config.yaml"), "format: 99\n");

    WatchedRun later = new RunSet(folder).run("later").orElseThrow();

    assertThat(later.fault()).contains("its format is 99");
    assertThat(later.curve(new Column("evaluations", "mean")).orElseThrow().steps())
        .containsExactly(1000, 2000);
  }

  @Test
  void aRunWithoutAnEvaluationHasNone() throws IOException {
    RunFolders.make(folder.resolve("new"), Map.of());

    WatchedRun run = new RunSet(folder).run("new").orElseThrow();

    assertThat(run.progress().best()).isNaN();
    assertThat(run.curve(new Column("evaluations", "mean")).orElseThrow().steps()).isEmpty();
    assertThat(run.curve(new Column("metrics", "unheard"))).isEmpty();
    assertThat(run.curve(new Column("../x", "y"))).isEmpty();
  }
}
