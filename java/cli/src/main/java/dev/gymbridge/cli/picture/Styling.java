package dev.gymbridge.cli.picture;

import java.awt.BasicStroke;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/**
 * How all charts look. They are {@value #WIDTH} pixels wide with letters of {@value #LETTERS}, so
 * that they can still be read on a phone, where they are half as large.
 */
final class Styling {
  static final int WIDTH = 720;

  private static final float LETTERS = 17;
  private static final float TITLE = 20;
  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;

  /** Letters that fit into a line of the legend. */
  private static final int LEGEND_LINE = 34;

  private Styling() {}

  /** Gives a chart this look. */
  static void apply(XYChart chart, Look look) {
    XYStyler styler = chart.getStyler();
    Font letters = new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(LETTERS);
    styler.setBaseFont(letters);
    styler.setChartTitleFont(letters.deriveFont(Font.BOLD, TITLE)).setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(letters).setAxisTickLabelsFont(letters);
    styler.setLegendFont(letters);
    styler.setChartBackgroundColor(look.background()).setChartFontColor(look.ink());
    styler.setPlotBackgroundColor(look.background()).setPlotBorderVisible(false);
    styler.setPlotContentSize(1);
    styler.setPlotMargin(0);
    styler.setPlotGridLinesColor(look.grid()).setPlotGridLinesStroke(new BasicStroke(1));
    styler.setAxisTickLabelsColor(look.ink());
    styler.setXAxisTickLabelsColor(look.ink());
    styler.setYAxisTickLabelsColor(look.ink());
    styler.setAxisTicksMarksVisible(false).setAxisTicksLineVisible(false);
    styler.setAxisTickPadding(8).setAxisTitlePadding(10);
    styler.setChartPadding(16);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setXAxisTickMarkSpacingHint(90);
    styler.setXAxisTickLabelsFormattingFunction(Styling::tick);
    styler
        .setLegendBackgroundColor(look.background())
        .setLegendBorderColor(look.background())
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Vertical)
        .setLegendPadding(7)
        .setLegendSeriesLineLength(32);
    styler.setLocale(Locale.ROOT);
  }

  /** 1500 is 1.5k, 1500000 is 1.5M. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= MILLION) {
      return shortest(value / MILLION) + "M";
    }
    if (size >= THOUSAND) {
      return shortest(value / THOUSAND) + "k";
    }
    return shortest(value);
  }

  private static String shortest(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
  }

  /** A name in lines that the legend has room for. */
  static String legend(String name) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : name.split(" ", -1)) {
      if (length > 0 && length + 1 + word.length() > LEGEND_LINE) {
        lines.append('\n');
        length = 0;
      } else if (length > 0) {
        lines.append(' ');
        length++;
      }
      lines.append(word);
      length += word.length();
    }
    return lines.toString();
  }

  /** How many lines of the legend a name takes. */
  static int lines(String name) {
    return (int) legend(name).lines().count();
  }
}
