package dev.gymbridge.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.picture.Curve.Point;
import dev.gymbridge.cli.picture.IntervalChart.Estimate;
import dev.gymbridge.cli.picture.IntervalChart.Panel;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

final class PictureFileTest {
  @TempDir private Path folder;

  private static LineChart chart(Look look, int points) {
    List<Point> rising =
        IntStream.range(0, points).mapToObj(x -> new Point(x, x, x - 1, x + 1)).toList();
    List<Point> falling = IntStream.range(0, points).mapToObj(x -> Point.of(x, -x)).toList();
    return new LineChart(
        "title",
        "steps",
        "return",
        "",
        List.of(Curve.of("rising", 0, rising), Curve.of("fällt <&> \"so\"", 1, falling)),
        look);
  }

  private BufferedImage drawn(Drawing drawing) throws IOException {
    Path file = folder.resolve("a.png");
    PictureFile.write(file, drawing);
    return ImageIO.read(file.toFile());
  }

  private static long count(BufferedImage image, Color color) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(
            pixel ->
                image.getRGB(pixel % image.getWidth(), pixel / image.getWidth()) == color.getRGB())
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void curvesHaveTheColoursOfTheLookOnItsBackground(Look look) throws IOException {
    BufferedImage image = drawn(chart(look, 50));

    assertThat(image.getWidth()).isEqualTo(PictureFile.SCALE * Styling.WIDTH);
    assertThat(image.getRGB(0, 0)).isEqualTo(look.background().getRGB());
    assertThat(count(image, look.color(0))).isGreaterThan(500);
    assertThat(count(image, look.color(1))).isGreaterThan(500);
    assertThat(count(image, look.color(2))).isZero();
  }

  @Test
  void aCurveWithoutANameIsNotInTheLegend() throws IOException {
    List<Point> points = List.of(Point.of(0, 1), Point.of(1, 2));
    Curve named = Curve.of("named", 0, points);
    Curve other = Curve.of("other", 1, points);
    LineChart both = new LineChart("", "x", "y", "", List.of(named, other), Look.LIGHT);
    LineChart one =
        new LineChart("", "x", "y", "", List.of(named, Curve.of("", 1, points)), Look.LIGHT);

    assertThat(one.height()).isLessThan(both.height());
    assertThat(count(drawn(one), Look.LIGHT.color(1))).isPositive();
  }

  @Test
  void anSvgFileIsWellFormedAndAsLargeAsThePicture() throws Exception {
    Path file = folder.resolve("a.SVG");
    LineChart chart = chart(Look.LIGHT, 50);
    PictureFile.write(file, chart);

    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(svg.getDocumentElement().getAttribute("viewBox"))
        .isEqualTo("0 0 720 " + chart.height());
    assertThat(Files.readString(file)).contains("rgb(0,114,178)", "rgb(213,94,0)");
  }

  @Test
  void aCurveIsOnePathInSvg() throws Exception {
    Path file = folder.resolve("a.svg");
    PictureFile.write(file, chart(Look.LIGHT, 300));

    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(svg.getElementsByTagName("line").getLength()).isLessThan(5);
  }

  @Test
  void aLongCurveIsNotLargerThanWhatCanBeSeenOfIt() throws IOException {
    Path some = folder.resolve("some.svg");
    Path many = folder.resolve("many.svg");
    PictureFile.write(some, chart(Look.LIGHT, 400));
    PictureFile.write(many, chart(Look.LIGHT, 200_000));

    assertThat(Files.size(many)).isLessThan(2 * Files.size(some));
  }

  @Test
  void onePointIsDrawn() throws IOException {
    assertThat(count(drawn(chart(Look.LIGHT, 1)), Look.LIGHT.color(0))).isPositive();
  }

  @Test
  void everyGroupHasAnIntervalInEachPanel() throws IOException {
    List<Estimate> estimates = List.of(new Estimate(1, 0, 2), new Estimate(5, 5, 5));
    IntervalChart one =
        new IntervalChart(
            "t", "return", List.of("a", "b"), List.of(new Panel("mean", estimates)), Look.LIGHT);
    IntervalChart two =
        new IntervalChart(
            "t",
            "return",
            List.of("a", "b"),
            List.of(new Panel("mean", estimates), new Panel("median", estimates)),
            Look.LIGHT);

    assertThat(two.height()).isGreaterThan(one.height());
    for (int group : List.of(0, 1)) {
      long once = count(drawn(one), Look.LIGHT.color(group));
      assertThat(once).isGreaterThan(50);
      assertThat(count(drawn(two), Look.LIGHT.color(group)))
          .isBetween(2 * once - 20, 2 * once + 20);
    }
  }

  @Test
  void ticksAreShort() {
    assertThat(
            IntStream.of(0, 5, -20, 999, 1_000, 1_500, 20_000, 1_500_000).mapToObj(Styling::tick))
        .containsExactly("0", "5", "-20", "999", "1k", "1.5k", "20k", "1.5M");
    assertThat(Styling.tick(0.25)).isEqualTo("0.25");
  }
}
