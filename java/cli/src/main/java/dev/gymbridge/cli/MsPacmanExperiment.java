package dev.gymbridge.cli;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.video.FrameImage;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Frame;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.PixelProtocol;
import dev.gymbridge.train.TrainConfig;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * MsPacman as document 003 shows it to an agent: a picture of before and after, the memory that a
 * replay takes, and a short training.
 *
 * @param variation of the default preset of Atari games, by key
 */
record MsPacmanExperiment(Map<String, Object> variation) implements Experiment {
  private static final String ENVIRONMENT = "MsPacman-v0";
  private static final int WINDOW = 100;
  private static final int EVERY = 10;

  /** A pixel of the agent's is so many of the picture's, and one of the game's half as many. */
  private static final int ZOOM = 4;

  private static final int GAP = 16;

  /** The document trains no agent: this is a length that a quarter of an hour has room for. */
  MsPacmanExperiment() {
    this(
        Map.of(
            "steps", 50_000,
            "replay_capacity", 50_000,
            "learning_starts", 5_000,
            "epsilon_duration", 25_000,
            "evaluate_every", 0));
  }

  @Override
  public String name() {
    return "mspacman-v0";
  }

  @Override
  public String summary() {
    return "document 003: MsPacman-v0 in 88×80 signed bytes";
  }

  @Override
  public JsonObject run(ExperimentRun run) {
    TrainConfig config = run.document(ENVIRONMENT, "default", variation);
    JsonObject figures = GameTraining.run(run, run.folder(), config, WINDOW, EVERY);
    double bytes = figures.get("bytes_per_transition").getAsDouble();
    int frame = picture(run);
    run.out()
        .printf(
            Locale.ROOT,
            "a million transitions take %.2f GB: %.0f bytes each, of %d that a frame has%n",
            bytes * 1e6 / 1e9,
            bytes,
            frame);
    figures.addProperty("frame_bytes", frame);
    return figures;
  }

  /** Draws what the game shows beside what the agent sees; gives the bytes of the latter. */
  private static int picture(ExperimentRun run) {
    EnvConfig asked = EnvConfig.of(ENVIRONMENT).withSeed(run.seed()).withRenderMode("rgb_array");
    Path file = run.folder().path().resolve("preprocessing.png");
    try (AgentEnv env = new AtariEnv(run.server()::make, asked, PixelProtocol.SEEDS)) {
      byte[] seen = env.reset()[0];
      write(draw(env.render(0), seen, env.format().shape()), file);
      run.out().println("before and after: " + file);
      return env.format().bytes();
    }
  }

  private static BufferedImage draw(Frame shown, byte[] seen, List<Integer> shape) {
    BufferedImage before = FrameImage.of(shown);
    BufferedImage after = image(seen, shape.get(0), shape.get(1));
    int middle = before.getWidth() * ZOOM / 2 + GAP;
    BufferedImage both =
        new BufferedImage(
            middle + after.getWidth() * ZOOM,
            before.getHeight() * ZOOM / 2,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.drawImage(before, 0, 0, middle - GAP, both.getHeight(), null);
    graphics.drawImage(after, middle, 0, after.getWidth() * ZOOM, after.getHeight() * ZOOM, null);
    graphics.dispose();
    return both;
  }

  /** Signed bytes as shades of gray, −128 being black. */
  private static BufferedImage image(byte[] seen, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < seen.length; pixel++) {
      image.setRGB(pixel % width, pixel / width, (seen[pixel] + 128) * 0x010101);
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) {
    try (var output = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", output);
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }
}
