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
 * MsPacman as document 003 shows it to an agent: a picture of before and after, a short training,
 * and the memory that its replay takes.
 */
record MsPacmanExperiment() implements Experiment {
  private static final String ENVIRONMENT = "MsPacman-v0";
  private static final int WINDOW = 100;
  private static final int EVERY = 10;

  /** A pixel of the agent's is so many of the picture's, and one of the game's half as many. */
  private static final int ZOOM = 4;

  private static final int GAP = 16;

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
    TrainConfig config = run.config(ENVIRONMENT, "document_003", Map.of());
    int frame = picture(run);
    GameTraining training = GameTraining.run(run, run.folder(), config, WINDOW, EVERY);
    double bytes = training.bytesPerTransition();
    if (!Double.isNaN(bytes)) {
      run.out()
          .printf(
              Locale.ROOT,
              "a million transitions take %.2f GB: %.0f bytes each, of %d that a frame has%n",
              bytes * 1e6 / 1e9,
              bytes,
              frame);
    }
    JsonObject figures = training.json();
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
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException failure) {
      throw CommandFailure.notWritten(file, failure);
    }
  }
}
