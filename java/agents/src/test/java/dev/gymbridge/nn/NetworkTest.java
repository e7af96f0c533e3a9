package dev.gymbridge.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NetworkTest {
  private static final Network PLAIN = Network.mlp(4, List.of(120, 84), new ActionValues(2));
  private static final Network DUELING = Network.mlp(4, List.of(120, 84), new Dueling(2));

  static List<Network> networks() {
    return List.of(PLAIN, DUELING, Network.mlp(1, List.of(1), new ActionValues(1)));
  }

  private static List<String> names(Network network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void eachArrayBeginsWhereTheOneBeforeEnds(Network network) {
    int end = 0;
    for (Parameter parameter : network.parameters()) {
      assertThat(parameter.offset()).as(parameter.name()).isEqualTo(end);
      end += parameter.size();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theLastArrayEndsWithTheVector(Network network) {
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
        Arguments.of(0, List.of(8), 2, "not shape [0] and 2 actions"),
        Arguments.of(4, List.of(8), 0, "not shape [4] and 0 actions"),
        Arguments.of(4, List.of(), 2, "a network needs a hidden layer"),
        Arguments.of(4, List.of(8, 0), 2, "hidden.1 has 0 outputs"),
        Arguments.of(4, List.of(-1), 2, "hidden.0 has -1 outputs"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void aWidthBelowOneIsRefused(int inputs, List<Integer> hidden, int actions, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.mlp(inputs, hidden, new ActionValues(actions)))
        .withMessageContaining(message);
  }
}
