package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.env.PyTuple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PythonLiteralTest {
  @Test
  void noneIsNull() {
    assertThat(PythonLiteral.parse("None")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"False", "false", "FALSE"})
  void falseIsTheBoolean(String text) {
    assertThat(PythonLiteral.parse(text)).isEqualTo(false);
  }

  @Test
  void integersAndFloatsKeepTheirTypes() {
    assertThat(PythonLiteral.parse("4")).isEqualTo(4L);
    assertThat(PythonLiteral.parse("-4")).isEqualTo(-4L);
    assertThat(PythonLiteral.parse("4.0")).isEqualTo(4.0);
    assertThat(PythonLiteral.parse("1e-3")).isEqualTo(0.001);
    assertThat(PythonLiteral.parse(".5")).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grayscale", "8x8", "a, b", "", "1.2.3", "path/to/x"})
  void anythingElseIsAString(String text) {
    assertThat(PythonLiteral.parse(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'4'", "\"4\""})
  void quotesMakeAString(String text) {
    assertThat(PythonLiteral.parse(text)).isEqualTo("4");
  }

  @Test
  void bracketsMakeAList() {
    assertThat(PythonLiteral.parse("['SF', 'FG']")).isEqualTo(List.of("SF", "FG"));
    assertThat(PythonLiteral.parse("[]")).isEqualTo(List.of());
  }

  @Test
  void aCommaMakesATuple() {
    assertThat(PythonLiteral.parse("(2, 5)")).isEqualTo(PyTuple.of(2L, 5L));
    assertThat(PythonLiteral.parse("(2,)")).isEqualTo(PyTuple.of(2L));
    assertThat(PythonLiteral.parse("(2)")).isEqualTo(2L);
    assertThat(PythonLiteral.parse("()")).isEqualTo(PyTuple.of());
  }

  @Test
  void theyNest() {
    assertThat(PythonLiteral.parse("[(1, 2.5), [True], ((3),)]"))
        .isEqualTo(List.of(PyTuple.of(1L, 2.5), List.of(true), PyTuple.of(3L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(1", "[1 2]", "(1, 2]", "[1] 2", "['a]", "[red]", "[None]", "[,]", "'a\\n'"})
  void malformedOnesAreRefused(String text) {
    assertThatThrownBy(() -> PythonLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text + ": expected ");
  }

  @Test
  void integersBeyond64BitsAreRefused() {
    assertThatThrownBy(() -> PythonLiteral.parse("9223372036854775808"))
        .hasMessage("9223372036854775808 does not fit 64 bits");
  }
}
