package dev.gymbridge.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MlpTest {
  private static final Mlp PLAIN = new Mlp(4, List.of(120, 84), 2, false);
  private static final Mlp DUELING = new Mlp(4, List.of(120, 84), 2, true);

  static List<Mlp> networks() {
    return List.of(PLAIN, DUELING, new Mlp(1, List.of(1), 1, false));
  }

  private static List<String> names(Mlp network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void eachArrayBeginsWhereTheOneBeforeEnds(Mlp network) {
    int end = 0;
    for (Parameter parameter : network.parameters()) {
      assertThat(parameter.offset()).as(parameter.name()).isEqualTo(end);
      end += parameter.size();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLastArrayEndsWithTheVector(Mlp network) {
    Parameter last = network.parameters().get(network.parameters().size() - 1);

    assertThat(last.offset() + last.size()).isEqualTo(network.size());
  }

  @Test
  void namesAreThoseOfAStateDict() {
    assertThat(names(PLAIN))
        .containsExactly(
            "hidden.0.weight",
            "hidden.0.bias",
            "hidden.1.weight",
            "hidden.1.bias",
            "output.weight",
            "output.bias");
  }

  @Test
  void theDuelingHeadHasTwoLayers() {
    assertThat(names(DUELING).subList(4, 8))
        .containsExactly("value.weight", "value.bias", "advantage.weight", "advantage.bias");
  }

  @Test
  void weightsAreOutputsByInputs() {
    assertThat(PLAIN.parameters().stream().map(Parameter::shape))
        .containsExactly(
            List.of(120, 4),
            List.of(120),
            List.of(84, 120),
            List.of(84),
            List.of(2, 84),
            List.of(2));
  }

  @Test
  void theSizeIsThatOfAllLayers() {
    // CleanRL's network for CartPole: 4·120 + 120 + 120·84 + 84 + 84·2 + 2.
    assertThat(PLAIN.size()).isEqualTo(10_934);
  }

  @Test
  void theDuelingHeadAddsAValue() {
    assertThat(DUELING.size()).isEqualTo(PLAIN.size() + 84 + 1);
  }

  @Test
  void anObservationIsAVector() {
    assertThat(PLAIN.observationShape()).containsExactly(4);
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        Arguments.of(0, List.of(8), 2, "not 0, 2 and [8]"),
        Arguments.of(4, List.of(8), 0, "not 4, 0 and [8]"),
        Arguments.of(4, List.of(), 2, "not 4, 2 and []"),
        Arguments.of(4, List.of(8, 0), 2, "a hidden layer of [8, 0] is empty"),
        Arguments.of(4, List.of(-1), 2, "a hidden layer of [-1] is empty"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void aWidthBelowOneIsRefused(int inputs, List<Integer> hidden, int actions, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mlp(inputs, hidden, actions, false))
        .withMessageContaining(message);
  }
}
