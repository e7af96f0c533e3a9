package dev.gymbridge.cli.experiment;

import dev.gymbridge.cli.output.Picture;
import dev.gymbridge.cli.video.FrameImage;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Space;
import dev.gymbridge.preprocess.AgentEnv;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.PixelProtocol;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * MsPacman as document 003 shows it to an agent: a picture of before and after, a short training,
 * and the memory that its replay takes.
 *
 * @param variation values in place of the preset's, by key
 */
record MsPacmanExperiment(Map<String, Object> variation) implements Experiment {
  private static final String ENVIRONMENT = "MsPacman-v0";
  private static final String PRESET = "document_003";

  /** A pixel of the agent's is so many of the picture's, and one of the game's half as many. */
  private static final int ZOOM = 4;

  private static final int GAP = 16;

  /** Height of the titles. */
  private static final int TITLE = 28;

  @Override
  public String name() {
    return "mspacman-v0";
  }

  @Override
  public String document() {
    return "003";
  }

  @Override
  public String summary() {
    return "MsPacman-v0 in 88×80 signed bytes";
  }

  @Override
  public Outcome run(ExperimentRun run) {
    TrainConfig config = run.config(ENVIRONMENT, PRESET, variation);
    Outcome outcome = new Outcome().note(Presets.find(ENVIRONMENT, PRESET));
    int frame = picture(run, outcome);
    GameTraining training = GameTraining.run(run, "training", config, GameLines.OURS);
    double bytes = training.bytesPerTransition();
    if (!Double.isNaN(bytes)) {
      String memory =
          String.format(
              Locale.ROOT,
              "a million transitions take %.2f GB: %.0f bytes each, of %d that a frame has",
              bytes * 1e6 / 1e9,
              bytes,
              frame);
      run.out().println(memory);
      outcome.compare("memory of the replay", "6.5 GB in place of 52 GB", memory);
    }
    training.draw(run, outcome, "a short training: scores and ε");
    outcome.figures().add("training", training.json());
    outcome.figures().addProperty("frame_bytes", frame);
    return outcome;
  }

  /** Draws what the game shows beside what the agent sees; gives the bytes of the latter. */
  private static int picture(ExperimentRun run, Outcome outcome) {
    EnvConfig asked = EnvConfig.of(ENVIRONMENT).withSeed(run.seed()).withRenderMode("rgb_array");
    Path file = run.file("preprocessing.png");
    try (AgentEnv env = new AtariEnv(run.server()::make, asked, PixelProtocol.SEEDS)) {
      byte[] seen = env.reset()[0];
      Space.Box observations = (Space.Box) env.description().observationSpace();
      String shape =
          "(%d, %d, 1)".formatted(env.format().shape().get(0), env.format().shape().get(1));
      run.out().println(observations.shape());
      run.out().println(env.description().actionSpace());
      run.out().println(shape);
      Picture.write(draw(env.render(0), seen, env.format().shape()), file);
      run.out().println("before and after: " + file);
      outcome
          .compare("shape of an observation", "160×210 RGB", observations.shape().toString())
          .compare("shape of a preprocessed one", "(88, 80, 1)", shape)
          .compare("actions", Outcome.NOT_STATED, String.valueOf(env.description().actionSpace()))
          .show("preprocessing.png", "what the game shows, and what the agent sees");
      return env.format().bytes();
    }
  }

  private static BufferedImage draw(Frame shown, byte[] seen, List<Integer> shape) {
    BufferedImage before = FrameImage.of(shown);
    BufferedImage after = image(seen, shape.get(0), shape.get(1));
    int middle = before.getWidth() * ZOOM / 2 + GAP;
    int height = before.getHeight() * ZOOM / 2;
    BufferedImage both =
        new BufferedImage(
            middle + after.getWidth() * ZOOM, TITLE + height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TITLE / 2));
    title(
        graphics,
        "Original observation (%d×%d RGB)".formatted(before.getWidth(), before.getHeight()),
        0,
        middle - GAP);
    title(
        graphics,
        "Preprocessed observation (%d×%d greyscale)".formatted(after.getHeight(), after.getWidth()),
        middle,
        after.getWidth() * ZOOM);
    graphics.drawImage(before, 0, TITLE, middle - GAP, height, null);
    graphics.drawImage(
        after, middle, TITLE, after.getWidth() * ZOOM, after.getHeight() * ZOOM, null);
    graphics.dispose();
    return both;
  }

  /** In the middle above a picture. */
  private static void title(Graphics2D graphics, String text, int left, int width) {
    FontMetrics font = graphics.getFontMetrics();
    graphics.drawString(
        text, left + (width - font.stringWidth(text)) / 2, (TITLE + font.getAscent()) / 2);
  }

  /** Signed bytes as shades of gray, −128 being black. */
  private static BufferedImage image(byte[] seen, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < seen.length; pixel++) {
      image.setRGB(pixel % width, pixel / width, (seen[pixel] + 128) * 0x010101);
    }
    return image;
  }
}
