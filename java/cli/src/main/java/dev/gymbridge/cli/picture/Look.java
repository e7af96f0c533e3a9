package dev.gymbridge.cli.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;

/**
 * The colours of a chart: for pages that are light, or dark. Those of curves are Okabe and Ito's,
 * which people with any kind of colour blindness tell apart, without those that the background
 * hides; where there are more curves than colours, lines are broken too.
 */
public enum Look {
  LIGHT(
      "#ffffff",
      "#1f2328",
      "#dde1e6",
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1f2328")),
  DARK(
      "#0d1117",
      "#e6edf3",
      "#2b323b",
      List.of("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#e6edf3"));

  private static final int BAND_ALPHA = 56;
  private static final int INTERVAL_ALPHA = 130;
  private static final float WIDTH = 2.6f;
  private static final float FAINT_WIDTH = 1.2f;
  private static final double FAINT_PART = 0.45;

  /** Lengths of dashes, for each time that the colours have been used up. */
  private static final List<float[]> DASHES =
      List.of(new float[] {9, 6}, new float[] {2, 5}, new float[] {12, 5, 2, 5});

  private final Color background;
  private final Color ink;
  private final Color grid;

  @SuppressWarnings("ImmutableEnumChecker") // colours, in a list that nothing changes
  private final List<Color> colors;

  Look(String background, String ink, String grid, List<String> colors) {
    this.background = Color.decode(background);
    this.ink = Color.decode(ink);
    this.grid = Color.decode(grid);
    this.colors = colors.stream().map(Color::decode).toList();
  }

  Color background() {
    return background;
  }

  /** Of words, and of axes. */
  Color ink() {
    return ink;
  }

  Color grid() {
    return grid;
  }

  /** Of the curve with this number, from 0 on. */
  Color color(int number) {
    return colors.get(number % colors.size());
  }

  /** Not transparent: pieces of a line that overlap would be seen. */
  Color faint(int number) {
    Color color = color(number);
    return new Color(
        mixed(color.getRed(), background.getRed()),
        mixed(color.getGreen(), background.getGreen()),
        mixed(color.getBlue(), background.getBlue()));
  }

  private static int mixed(int color, int background) {
    return (int) (FAINT_PART * color + (1 - FAINT_PART) * background);
  }

  Color band(int number) {
    return withAlpha(color(number), BAND_ALPHA);
  }

  /** Of the bar that an interval is drawn as. */
  Color interval(int number) {
    return withAlpha(color(number), INTERVAL_ALPHA);
  }

  private static Color withAlpha(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  BasicStroke stroke(int number) {
    int round = number / colors.size();
    return round == 0
        ? new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            WIDTH,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            1,
            DASHES.get((round - 1) % DASHES.size()),
            0);
  }

  static BasicStroke faintStroke() {
    return new BasicStroke(FAINT_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }
}
