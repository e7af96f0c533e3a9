package dev.gymbridge.env;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of the info keys that were asked for in {@link EnvConfig#infoKeys}.
 *
 * <p>A row is an environment of the step, or of those that were reset.
 */
public final class Infos {
  /** No info was asked for. */
  public static final Infos NONE = new Infos(Map.of());

  private final Map<String, Column> columns;

  /** Infos of the given keys. */
  public Infos(Map<String, Column> columns) {
    this.columns = Map.copyOf(columns);
  }

  /**
   * One key's values.
   *
   * @param valueRow for each row, which row of {@code values} it has, or −1 where the info did not
   *     have the key
   * @param values the values, one row each; null where no row has one
   */
  @SuppressWarnings("ArrayRecordComponent") // read once for each environment and step: not boxed
  public record Column(int[] valueRow, @Nullable Tensor values) {}

  /** The keys asked for. */
  public Set<String> keys() {
    return columns.keySet();
  }

  /** Whether a row's info had the key. */
  public boolean has(String key, int row) {
    return column(key).valueRow()[row] >= 0;
  }

  /**
   * A row's value where it is one number or flag.
   *
   * @throws IllegalStateException where the row has no such key, or its value is an array
   */
  public double number(String key, int row) {
    int valueRow = valueRow(key, row);
    Tensor values = values(key);
    if (values.rowElements() != 1) {
      throw new IllegalStateException("info \"" + key + "\" is an array, " + values);
    }
    return values.asDouble(valueRow);
  }

  /**
   * All values of a key, to be read with {@link #valueRow}.
   *
   * @throws IllegalStateException where no row has one
   */
  public Tensor values(String key) {
    Tensor values = column(key).values();
    if (values == null) {
      throw new IllegalStateException("no environment gave an info \"" + key + "\"");
    }
    return values;
  }

  /**
   * Which row of {@link #values} a row has.
   *
   * @throws IllegalStateException where the row's info did not have the key
   */
  public int valueRow(String key, int row) {
    int valueRow = column(key).valueRow()[row];
    if (valueRow < 0) {
      throw new IllegalStateException(
          "the environment gave no info \"" + key + "\" for row " + row);
    }
    return valueRow;
  }

  private Column column(String key) {
    Column column = columns.get(key);
    if (column == null) {
      throw new IllegalStateException(
          "info \""
              + key
              + "\" was not asked for when the environment was made, only "
              + columns.keySet());
    }
    return column;
  }
}
