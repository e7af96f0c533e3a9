package dev.gymbridge.cli.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.EnvServer;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Frame;
import dev.gymbridge.run.RunFolder;
import dev.gymbridge.train.Player;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a run plays for a page that looks on. The environment's server is there as long as
 * the play.
 */
final class Play implements Player.Watcher {
  private static final int EPISODES = 10_000;
  private static final double UNKNOWN_STEPS_PER_SECOND = 30;
  private static final long NANOS_BETWEEN_PICTURES = 1_000_000_000 / 30;
  private static final int MOST_VALUES = 20;

  private final EventStream page;
  private final Pace pace = new Pace(UNKNOWN_STEPS_PER_SECOND);
  private double speed = 1;
  private double stepsPerSecond = UNKNOWN_STEPS_PER_SECOND;
  private @Nullable Frame picture;
  private long shown = System.nanoTime() - NANOS_BETWEEN_PICTURES;
  private boolean isShown;
  private long step;

  Play(EventStream page) {
    this.page = page;
  }

  /**
   * Plays until somebody stops it, or the page has gone.
   *
   * @param last whether the last checkpoint's network plays, and not the best one
   */
  void run(RunFolder folder, boolean last, Environments environments) throws IOException {
    try {
      // One thread, whatever the run had: a process has one number of them, and others train.
      TrainConfig config = folder.config(Map.of()).withThreads(1).withPortableBits(false);
      TrainConfig here = config.withEnvironment(environments.over(config.environment()));
      try (EnvServer server = environments.open(here.environment())) {
        new Player(server::make, EPISODES, config.seed(), Long.MAX_VALUE, this)
            .playTrained(
                here,
                network -> last ? folder.last(network, unused -> {}) : folder.best(network),
                "cpu");
      }
    } catch (TrainingException | EnvException failure) {
      JsonObject message = new JsonObject();
      message.addProperty("message", failure.getMessage());
      page.send("failed", message);
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    } catch (Pace.Stopped stopped) {
      // The page hears it by the end of its events.
    }
  }

  /** Does as the page's buttons say; a word that is none does nothing. */
  void control(String word, double factor) {
    switch (word) {
      case "pause" -> pace.pause();
      case "resume" -> pace.resume();
      case "step" -> pace.step();
      case "speed" -> changeSpeed(factor);
      default -> {}
    }
  }

  private synchronized void changeSpeed(double factor) {
    speed = factor;
    pace.speed(stepsPerSecond * factor);
  }

  void stop() {
    pace.stop();
  }

  @Override
  public synchronized void starts(EnvDescription environment, double given) {
    stepsPerSecond = given > 0 ? given : UNKNOWN_STEPS_PER_SECOND;
    pace.speed(stepsPerSecond * speed);
  }

  @Override
  public void sees(Frame seen) {
    picture = seen;
  }

  @Override
  public boolean wantsValues() {
    return true;
  }

  @Override
  public void acts(int action, float[] values, double score) {
    isShown = picture == null;
    try {
      boolean isDue = System.nanoTime() - shown >= NANOS_BETWEEN_PICTURES;
      if (!isShown && (isDue || pace.isPaused())) {
        showOrBeat(action, values, score);
      }
      // Where it pauses before the next step, the page sees at which.
      pace.await(() -> showOrBeat(action, values, score));
      step++;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void showOrBeat(int action, float[] values, double score) throws IOException {
    if (isShown || picture == null) {
      page.beat();
      return;
    }
    shown = System.nanoTime();
    isShown = true;
    page.send("step", json(picture, action, values, score));
  }

  @Override
  public void ended(int episode, double score, long length) {
    JsonObject object = new JsonObject();
    object.addProperty("episode", episode);
    object.add("score", Json.number(score));
    object.addProperty("length", length);
    step = 0;
    try {
      page.send("episode", object);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private JsonObject json(Frame frame, int action, float[] values, double score) {
    JsonObject object = new JsonObject();
    object.addProperty("step", step);
    object.addProperty("action", action);
    object.addProperty("random", values.length == 0);
    object.add("score", Json.number(score));
    JsonArray actions = new JsonArray();
    JsonArray expected = new JsonArray();
    for (int shownAction : greatest(values)) {
      actions.add(shownAction);
      expected.add(Json.number(values[shownAction]));
    }
    object.add("actions", actions);
    object.add("values", expected);
    object.addProperty(
        "picture", "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.of(frame)));
    return object;
  }

  /** The actions of greatest values, in the order of their numbers. */
  private static int[] greatest(float[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer action) -> -values[action]))
        .limit(MOST_VALUES)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
