package dev.gymbridge.cli.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The pictures of an episode: what is seen, and under it the value of each action, and what was
 * expected and what came, up to now. They are {@value #WIDTH} pixels wide, in the dark look.
 */
public final class EpisodePicture {
  /** Of all pictures, in pixels. */
  private static final int WIDTH = 480;

  private static final int MOST_SEEN_HEIGHT = 420;
  private static final int MARGIN = 16;
  private static final int LINE = 24;
  private static final int PLOT = 112;

  /** Where browsers have the buttons of a film. */
  private static final int BUTTONS = 64;

  private static final float LETTERS = 16;
  private static final int NAME = 130;
  private static final int NUMBER = 76;
  private static final double DOT = 6;
  private static final int DIGITS = 4;
  private static final Look LOOK = Look.DARK;
  private static final Color EXPECTED = LOOK.color(1);
  private static final Color CAME = LOOK.color(0);

  /**
   * A moment of an episode.
   *
   * @param step counted from 0
   * @param action that is chosen
   * @param values of all actions
   * @param expected the greatest of them
   * @param came what the rewards from here on came to
   */
  public record Moment(int step, int action, List<Float> values, double expected, double came) {
    /** Copies. */
    public Moment {
      values = List.copyOf(values);
    }
  }

  private final List<String> names;
  private final List<Integer> shown;
  private final List<Moment> moments;
  private final int steps;
  private final BufferedImage plot =
      new BufferedImage(WIDTH - 2 * MARGIN, PLOT, BufferedImage.TYPE_INT_RGB);
  private int next;
  private final Scale values;
  private final Scale sums;
  private final Font letters = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(LETTERS);

  /** A range of numbers. */
  private record Scale(double low, double high) {
    static Scale of(DoubleStream numbers) {
      double[] all = numbers.filter(Double::isFinite).toArray();
      double low = DoubleStream.of(all).min().orElse(0);
      double high = DoubleStream.of(all).max().orElse(1);
      return high > low ? new Scale(low, high) : new Scale(low - 1, high + 1);
    }

    double part(double number) {
      return (number - low) / (high - low);
    }

    /** A number, with as many digits as tell it from others. */
    String text(double number) {
      int digits = DIGITS - (int) Math.ceil(Math.log10(high - low));
      String format = "%." + Math.max(0, Math.min(DIGITS, digits)) + "f";
      return String.format(Locale.ROOT, format, number)
          .replaceFirst("^-(0[.0]*)$", "$1")
          .replace('-', '−');
    }
  }

  /**
   * The pictures of an episode.
   *
   * @param names of all actions
   * @param shown the actions whose values are shown
   * @param moments at least one
   * @param steps of the episode
   */
  public EpisodePicture(List<String> names, List<Integer> shown, List<Moment> moments, int steps) {
    this.names = List.copyOf(names);
    this.shown = List.copyOf(shown);
    this.moments = List.copyOf(moments);
    this.steps = steps;
    this.values =
        Scale.of(
            moments.stream()
                .flatMap(moment -> shown.stream().map(moment.values()::get))
                .mapToDouble(Float::doubleValue));
    this.sums =
        Scale.of(moments.stream().flatMapToDouble(m -> DoubleStream.of(m.expected(), m.came())));
    drawFrame();
  }

  /**
   * What is seen, as large as there is room for. Small pixels stay sharp.
   *
   * @param seen as the environment renders it
   */
  public static BufferedImage fitted(BufferedImage seen) {
    double fits =
        Math.min((double) WIDTH / seen.getWidth(), (double) MOST_SEEN_HEIGHT / seen.getHeight());
    boolean isSmall = fits >= 2;
    double scale = isSmall ? Math.floor(fits) : fits;
    int width = Math.max(1, (int) Math.round(scale * seen.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * seen.getHeight()));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION,
        isSmall
            ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
            : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(seen, 0, 0, width, height, null);
    graphics.dispose();
    return image;
  }

  /**
   * The picture of the next moment.
   *
   * @param seen {@linkplain #fitted as there is room}; of the same size each time
   */
  public BufferedImage next(BufferedImage seen) {
    int under = 4 * MARGIN + (shown.size() + 3) * LINE + PLOT + BUTTONS;
    int height = seen.getHeight() + under;
    BufferedImage image = new BufferedImage(WIDTH, height + height % 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = smooth(image);
    graphics.setFont(letters);
    graphics.setColor(LOOK.background());
    graphics.fillRect(0, 0, WIDTH, image.getHeight());
    graphics.drawImage(seen, (WIDTH - seen.getWidth()) / 2, 0, null);
    graphics.translate(0, seen.getHeight() + MARGIN);
    Moment now = moments.get(next);
    write(graphics, String.format(Locale.ROOT, "step %,d", now.step() + 1), MARGIN, LOOK.ink());
    writeRight(graphics, "expected of each action", WIDTH - MARGIN, LOOK.ink());
    graphics.translate(0, LINE);
    for (int action : shown) {
      drawAction(graphics, now, action);
      graphics.translate(0, LINE);
    }
    graphics.translate(0, MARGIN);
    write(graphics, "expected " + sums.text(now.expected()), MARGIN, EXPECTED);
    writeRight(graphics, "came " + sums.text(now.came()), WIDTH - MARGIN, CAME);
    graphics.translate(0, LINE + MARGIN / 2);
    drawSums(graphics);
    graphics.dispose();
    next++;
    return image;
  }

  private static Graphics2D smooth(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return graphics;
  }

  private static void write(Graphics2D graphics, String text, int x, Color color) {
    graphics.setColor(color);
    graphics.drawString(text, x, LETTERS);
  }

  private static void writeRight(Graphics2D graphics, String text, int right, Color color) {
    write(graphics, text, right - graphics.getFontMetrics().stringWidth(text), color);
  }

  /** A dot on a line from the least to the greatest value of the episode. */
  private void drawAction(Graphics2D graphics, Moment now, int action) {
    boolean isChosen = action == now.action();
    float value = now.values().get(action);
    Color color = isChosen ? EXPECTED : LOOK.ink();
    write(graphics, cut(graphics.getFontMetrics(), names.get(action)), MARGIN, color);
    writeRight(graphics, values.text(value), WIDTH - MARGIN, color);
    int left = MARGIN + NAME;
    int width = WIDTH - MARGIN - NUMBER - left;
    double middle = LINE / 2.0;
    graphics.setColor(LOOK.grid());
    graphics.fillRect(left, (int) middle - 1, width, 2);
    double x = left + width * values.part(value);
    drawDot(graphics, x, middle, isChosen ? DOT : DOT - 2, color);
  }

  private static String cut(FontMetrics metrics, String name) {
    String fits = name;
    while (metrics.stringWidth(fits) > NAME - 8) {
      fits = fits.substring(0, fits.length() - 2) + "…";
    }
    return fits;
  }

  private void drawFrame() {
    Graphics2D graphics = plot.createGraphics();
    graphics.setColor(LOOK.background());
    graphics.fillRect(0, 0, plot.getWidth(), PLOT);
    graphics.setColor(LOOK.grid());
    graphics.drawRect(0, 0, plot.getWidth() - 1, PLOT - 1);
    if (sums.low() < 0 && sums.high() > 0) {
      int zero = (int) Math.round(y(0));
      graphics.drawLine(0, zero, plot.getWidth(), zero);
    }
    graphics.dispose();
  }

  /** The lines grow by a piece each time, and end in a dot. */
  private void drawSums(Graphics2D graphics) {
    Graphics2D lines = smooth(plot);
    lines.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    drawPiece(lines, Moment::came, CAME);
    drawPiece(lines, Moment::expected, EXPECTED);
    lines.dispose();
    graphics.drawImage(plot, MARGIN, 0, null);
    drawEnd(graphics, Moment::came, CAME);
    drawEnd(graphics, Moment::expected, EXPECTED);
    graphics.translate(0, PLOT);
    String range = sums.text(sums.low()) + " … " + sums.text(sums.high());
    write(graphics, range, MARGIN, LOOK.ink());
    String length = String.format(Locale.ROOT, "%,d steps", steps);
    writeRight(graphics, length, WIDTH - MARGIN, LOOK.ink());
  }

  private double x(Moment moment) {
    return (double) plot.getWidth() * moment.step() / steps;
  }

  private double y(double number) {
    return PLOT * (1 - sums.part(number));
  }

  private void drawPiece(Graphics2D graphics, ToDoubleFunction<Moment> of, Color color) {
    Moment before = moments.get(Math.max(0, next - 1));
    Moment now = moments.get(next);
    double from = y(of.applyAsDouble(before));
    double to = y(of.applyAsDouble(now));
    graphics.setColor(color);
    graphics.draw(new Line2D.Double(x(before), from, x(now), to));
  }

  private void drawEnd(Graphics2D graphics, ToDoubleFunction<Moment> of, Color color) {
    Moment now = moments.get(next);
    drawDot(graphics, MARGIN + x(now), y(of.applyAsDouble(now)), DOT - 2, color);
  }

  private static void drawDot(Graphics2D graphics, double x, double y, double radius, Color color) {
    graphics.setColor(color);
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }
}
