package dev.gymbridge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.cli.runs.Points;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrowingTableTest {
  @TempDir private Path folder;
  private Path file = Path.of("");
  private GrowingTable table = new GrowingTable(file);

  @BeforeEach
  void makeTable() throws IOException {
    file = Files.writeString(folder.resolve("metrics.csv"), "steps,loss,value\n");
    table = new GrowingTable(file);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
    table.refresh(FileState.of(file));
  }

  private Points loss() {
    return table.curve("loss").orElseThrow().points();
  }

  @Test
  void rowsThatAreAddedAreRead() throws IOException {
    append("1000,0.5,1\n2000,0.25,2\n");
    append("3000,0.125,3\n");

    assertThat(loss().steps()).containsExactly(1000, 2000, 3000);
    assertThat(loss().values()).containsExactly(0.5, 0.25, 0.125);
    assertThat(table.columns()).containsExactly("loss", "value");
    assertThat(table.lastStep()).isEqualTo(3000);
  }

  @Test
  void aRowIsThereOnceItsLineIsWhole() throws IOException {
    append("1000,0.5,1\n2000,0.2");
    assertThat(loss().values()).containsExactly(0.5);

    append("5,2\n");

    assertThat(loss().values()).containsExactly(0.5, 0.25);
  }

  @Test
  void whatIsNoNumberIsAGap() throws IOException {
    append("1000,,1\n2000,Infinity,2\n3000,NaN,2\n4000,0.5,2\n");

    assertThat(loss().values()).containsExactly(Double.NaN, Double.NaN, Double.NaN, 0.5);
    assertThat(loss().present().steps()).containsExactly(4000);
    assertThat(table.curve("loss").orElseThrow().last()).isEqualTo(0.5);
  }

  @Test
  void whatIsNoRowIsLeftOut() throws IOException {
    append("\0\0\0\n1000,0.5\nx,1,2\n-5,1,2\n2000,a,b\n" + "9".repeat(100_000) + "\n3000,0.25,1\n");

    assertThat(loss().steps()).containsExactly(3000);
  }

  @Test
  void aTableThatIsReplacedIsReadAnew() throws IOException {
    append("1000,0.5,1\n2000,0.25,2\n");
    Path next =
        Files.writeString(folder.resolve("next"), "steps,loss,value\n1000,0.5,1\n1500,9,9\n");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

    table.refresh(FileState.of(file));

    assertThat(loss().steps()).containsExactly(1000, 1500);
    assertThat(loss().values()).containsExactly(0.5, 9);
  }

  @Test
  void aTableThatDisappearsIsEmpty() throws IOException {
    append("1000,0.5,1\n");
    Files.delete(file);

    table.refresh(FileState.of(file));

    assertThat(table.columns()).isEmpty();
    assertThat(table.lastStep()).isZero();
  }

  /** 200,000 episodes, in far less memory than their file has. */
  @Test
  void aLongTableIsAsManyPointsAsCanBeToldApart() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 1; row <= 200_000; row++) {
      rows.append(row * 10).append(',').append(row % 2).append(",0\n");
    }
    append(rows.toString());

    Points points = loss();

    assertThat(points.steps()).hasSizeBetween(Points.MOST / 2, Points.MOST).isSorted();
    assertThat(points.values()).containsOnly(0.5);
    // The first 512 rows.
    assertThat(points.steps()[0]).isEqualTo(2565);
    assertThat(table.lastStep()).isEqualTo(2_000_000);
  }
}
