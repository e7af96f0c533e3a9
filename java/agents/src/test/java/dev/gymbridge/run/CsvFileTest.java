package dev.gymbridge.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvFileTest {
  private static final List<String> COLUMNS = List.of("steps", "value");

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("table.csv");
  }

  private void open(long lastStep, List<List<? extends Number>> rows) throws IOException {
    try (CsvFile table = new CsvFile(file, COLUMNS, lastStep)) {
      for (List<? extends Number> row : rows) {
        table.add(row);
      }
    }
  }

  @Test
  void aNewTableHasTheHeadsOfItsColumns() throws IOException {
    open(0, List.of());

    assertThat(file).hasContent("steps,value\n");
  }

  @Test
  void aRowIsALine() throws IOException {
    open(0, List.of(List.of(10L, 0.5)));

    assertThat(Files.readString(file)).isEqualTo("steps,value\n10,0.5\n");
  }

  @Test
  void aRowIsThereAtOnce() throws IOException {
    try (CsvFile table = new CsvFile(file, COLUMNS, 0)) {
      table.add(List.of(10L, 0.5));

      assertThat(CsvFile.rows(file, COLUMNS)).containsExactly(List.of("10", "0.5"));
    }
  }

  @Test
  void whatIsNotANumberIsAnEmptyCell() throws IOException {
    open(0, List.of(List.of(10L, Double.NaN)));

    assertThat(CsvFile.rows(file, COLUMNS)).containsExactly(List.of("10", ""));
  }

  @Test
  void numbersAreExact() throws IOException {
    open(0, List.of(List.of(999_999_999_999_999_999L, 0.1 + 0.2)));

    assertThat(CsvFile.rows(file, COLUMNS))
        .containsExactly(List.of("999999999999999999", "0.30000000000000004"));
  }

  @Test
  void rowsAfterTheStepAreRemoved() throws IOException {
    open(0, List.of(List.of(10L, 1), List.of(20L, 2), List.of(20L, 3), List.of(21L, 4)));
    open(20, List.of(List.of(30L, 5)));

    assertThat(Files.readString(file)).isEqualTo("steps,value\n10,1\n20,2\n20,3\n30,5\n");
  }

  @Test
  void aNewRunRemovesAllRows() throws IOException {
    open(0, List.of(List.of(0L, 1), List.of(10L, 1)));
    open(0, List.of());

    assertThat(CsvFile.rows(file, COLUMNS)).isEmpty();
  }

  @Test
  void aLastRowThatWasNotWrittenToItsEndIsRemoved() throws IOException {
    Files.writeString(file, "steps,value\n10,1.5\n12,2.");
    open(100, List.of());

    assertThat(Files.readString(file)).isEqualTo("steps,value\n10,1.5\n");
  }

  @Test
  void whatIsNoRowIsRemoved() throws IOException {
    Files.writeString(file, "steps,value\n10,1.5\n\0\0\0\0\n7\n12,2.5\n");
    open(100, List.of());

    assertThat(Files.readString(file)).isEqualTo("steps,value\n10,1.5\n12,2.5\n");
  }

  @Test
  void aRowHasAStepAndNumbers() throws IOException {
    Files.write(
        file, "steps,value\n10,1.5\n11,1.\0\n12,\u00e9\n,1\n13,-1.0E-5\n".getBytes(ISO_8859_1));

    assertThat(CsvFile.rows(file, COLUMNS))
        .containsExactly(List.of("10", "1.5"), List.of("13", "-1.0E-5"));
  }

  @Test
  void emptyCellsSurviveBeingCutBack() throws IOException {
    open(0, List.of(List.of(10L, Double.NaN)));
    open(10, List.of());

    assertThat(Files.readString(file)).isEqualTo("steps,value\n10,\n");
  }

  @Test
  void columnsThatAnOlderTableHadNotAreEmptyInItsRows() throws IOException {
    Files.writeString(file, "steps,mean\n10,1.5\n20,\n");
    try (CsvFile table = new CsvFile(file, List.of("steps", "value", "mean", "clipped"), 20)) {
      table.add(List.of(30L, 1, 2, 3));
    }

    assertThat(Files.readString(file))
        .isEqualTo("steps,value,mean,clipped\n10,,1.5,\n20,,,\n30,1,2,3\n");
  }

  @Test
  void whereThereIsNoFileThereAreNoRows() throws IOException {
    assertThat(CsvFile.rows(file, COLUMNS)).isEmpty();
  }

  @Test
  void aRowOfAnotherLengthIsRefused() throws IOException {
    try (CsvFile table = new CsvFile(file, COLUMNS, 0)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.add(List.of(1L)))
          .withMessage("1 cells for 2 columns");
    }
  }

  @Test
  void nothingElseIsLeftInTheFolder() throws IOException {
    open(0, List.of());

    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.next");
  }
}
