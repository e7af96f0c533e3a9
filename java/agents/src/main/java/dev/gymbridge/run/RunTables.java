package dev.gymbridge.run;

import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What the tables of a run say, for those who look at it. */
public final class RunTables {
  private RunTables() {}

  /**
   * An evaluation during a training.
   *
   * @param steps environment steps of the run by then
   * @param mean return; NaN where it was not a number
   */
  public record EvaluationRow(long steps, double mean) {}

  /**
   * How long a training took.
   *
   * @param steps environment steps of the run by then
   * @param seconds since its start, in which it ran
   */
  public record TimingRow(long steps, double seconds) {}

  /**
   * All evaluations during a training.
   *
   * @throws TrainingException where they cannot be read
   */
  public static List<EvaluationRow> evaluations(RunFolder folder) {
    return rows(
        folder.file("evaluations.csv"),
        List.of("steps", "mean"),
        row -> new EvaluationRow(Long.parseLong(row.get(0)), CsvFile.number(row.get(1))));
  }

  /**
   * All rows of timings.csv.
   *
   * @throws TrainingException where they cannot be read
   */
  public static List<TimingRow> timings(RunFolder folder) {
    return rows(
        folder.file("timings.csv"),
        List.of("steps", "seconds"),
        row -> new TimingRow(Long.parseLong(row.get(0)), CsvFile.number(row.get(1))));
  }

  /**
   * The rows of a table as numbers; none where there is no file.
   *
   * @param table name of the file, such as {@code metrics.csv}
   * @param columns the first is the environment steps; NaN where a cell is empty, and in columns
   *     that the file has not
   * @throws TrainingException where they cannot be read
   */
  public static List<double[]> numbers(RunFolder folder, String table, List<String> columns) {
    return rows(
        folder.file(table), columns, row -> row.stream().mapToDouble(CsvFile::number).toArray());
  }

  private static <T> List<T> rows(Path file, List<String> columns, Function<List<String>, T> read) {
    try {
      return CsvFile.rows(file, columns).stream().map(read).toList();
    } catch (IOException failure) {
      throw new TrainingException(
          "cannot read " + file + ": " + RunFolder.reason(failure), failure);
    }
  }
}
