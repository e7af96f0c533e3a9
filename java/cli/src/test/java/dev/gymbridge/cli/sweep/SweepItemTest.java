package dev.gymbridge.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SweepItemTest {
  @Test
  void valuesHaveCommasBetweenThemAndBracketsAroundTheirOwn() {
    assertThat(Listed.values("1,2, 3")).containsExactly("1", "2", "3");
    assertThat(Listed.values("[256,256],[64]")).containsExactly("[256,256]", "[64]");
    assertThat(Listed.values("{a: 1, b: [2,3]},{}")).containsExactly("{a: 1, b: [2,3]}", "{}");
    assertThat(Listed.values("\"a,b\",c")).containsExactly("\"a,b\"", "c");
  }

  @Test
  void seedsAreNumbersAndRanges() {
    assertThat(Listed.seeds("101..103,7")).containsExactly(101L, 102L, 103L, 7L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3..1 | 3..1 goes backwards",
        "a | is no seed",
        "1..3,2 | a seed is there twice",
        "0..1000000 | more than 10,000"
      })
  void whatIsNoSeedIsRefused(String text, String message) {
    assertThatThrownBy(() -> Listed.seeds(text)).hasMessageContaining(message);
  }

  @Test
  void itemsAreTheProductNamedByWhatThereAreSeveralOf() {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("network.hidden_layers", "[8,8],[16]");
    changes.put("algorithm.n_step", "3");

    List<SweepItem> items = SweepItem.product("1..2", changes);

    assertThat(items.stream().map(SweepItem::name))
        .containsExactly(
            "hidden_layers-8-8-seed-1",
            "hidden_layers-8-8-seed-2",
            "hidden_layers-16-seed-1",
            "hidden_layers-16-seed-2");
    assertThat(items.get(0).values())
        .isEqualTo(Map.of("network.hidden_layers", "[8,8]", "algorithm.n_step", "3"));
  }

  @Test
  void theSameValueTwiceIsRefused() {
    assertThatThrownBy(() -> SweepItem.product("1", Map.of("algorithm.n_step", "3,3")))
        .hasMessage("two of the values are the same");
  }
}
