package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read from /proc")
final class MemoryGrowthTest {
  /** It grows by less than 4,000 as it should be, and by 56,000 where arrays are not closed. */
  private static final long BOUND_KILOBYTES = 20_000;

  @Test
  void twentyThousandGradientStepsDoNotGrowIt() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What grows is then neither the heap nor the second compiler's memory.
                "-XX:TieredStopAtLevel=1",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                LearningProcess.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();

    assertThat(process.waitFor()).as("%s", lines).isZero();
    assertThat(Long.parseLong(lines.get(lines.size() - 1))).isLessThan(BOUND_KILOBYTES);
  }
}
