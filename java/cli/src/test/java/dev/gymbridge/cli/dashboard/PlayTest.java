package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.video.Pictures;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PlayTest {
  private static final Pattern STEP = Pattern.compile("event: step\ndata: \\{\"step\":(\\d+),");

  private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
  private final Play play = new Play(new EventStream(new Steps()));

  /** A page, of which only the steps' numbers are kept. */
  private final class Steps extends OutputStream {
    @Override
    public void write(int single) {
      throw new UnsupportedOperationException("events are written whole");
    }

    @Override
    public void write(byte[] bytes) {
      Matcher step = STEP.matcher(new String(bytes, StandardCharsets.UTF_8));
      if (step.lookingAt()) {
        seen.add(Integer.parseInt(step.group(1)));
      }
    }
  }

  @AfterEach
  void stop() {
    play.stop();
  }

  /** Pictures are shown at most 30 times a second: the one it pauses at may not have been. */
  @Test
  void whereItPausesIsSeenAndThenEachStep() throws InterruptedException {
    play.control("speed", 0.001);
    play.sees(Pictures.picture(2, 2, 0));
    Thread agent =
        new Thread(
            () -> {
              try {
                while (true) {
                  play.acts(0, new float[] {1, 2}, 0);
                }
              } catch (Pace.Stopped over) {
                // The test is.
              }
            });
    agent.start();
    assertThat(next()).isZero();
    while (agent.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }

    play.control("pause", 1);
    assertThat(next()).isEqualTo(1);
    play.control("step", 1);
    assertThat(next()).isEqualTo(2);
    play.control("step", 1);
    assertThat(next()).isEqualTo(3);
    assertThat(seen).isEmpty();
  }

  private @Nullable Integer next() throws InterruptedException {
    return seen.poll(20, TimeUnit.SECONDS);
  }
}
