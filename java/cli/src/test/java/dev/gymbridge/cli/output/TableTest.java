package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static String printed(Table table) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(out);
    out.flush();
    return text.toString();
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new Table("ID", "RUNTIME", "ACTION");
    table.add("CartPole-v1", "current", "Discrete(2)");
    table.add("X", "legacy", "Box(…, …)");

    assertThat(printed(table))
        .isEqualToNormalizingNewlines(
            """
            ID           RUNTIME  ACTION
            CartPole-v1  current  Discrete(2)
            X            legacy   Box(…, …)
            """);
  }

  @Test
  void aRowCanBeShorterThanTheHeadings() {
    Table table = new Table("ID", "RUNTIME");
    table.add("X");

    assertThat(printed(table))
        .isEqualToNormalizingNewlines(
            """
            ID  RUNTIME
            X
            """);
  }

  @Test
  void aRowCannotBeLongerThanTheHeadings() {
    assertThatThrownBy(() -> new Table("ID").add("X", "current"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 cells under [ID]");
  }
}
