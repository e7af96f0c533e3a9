package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiscreteActionsTest {
  private static EnvDescription environment(Space actions) {
    return new EnvDescription(
        "Any-v0", "current", "1.4.0", new Space.MultiBinary(Shape.of(1)), actions, 0, 0);
  }

  private static Tensor longs(long... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      data.putLong(value);
    }
    return new Tensor(DType.INT64, Shape.of(values.length), data.flip());
  }

  private static List<String> all(Space space) {
    DiscreteActions actions = DiscreteActions.of(environment(space));
    return java.util.stream.IntStream.range(0, actions.count())
        .mapToObj(
            action -> {
              Actions sent = new Actions(space, 2);
              actions.set(sent, 1, action);
              return shown(sent);
            })
        .toList();
  }

  private static String shown(Actions sent) {
    StringBuilder text = new StringBuilder();
    for (Leaf leaf : sent.leaves()) {
      ByteBuffer data = sent.data(sent.leaves().indexOf(leaf));
      for (int element = 0; element < leaf.shape().elements(); element++) {
        int index = leaf.bytes() + element * leaf.dtype().bytes();
        text.append(leaf.dtype() == DType.INT8 ? data.get(index) : data.getLong(index)).append(' ');
      }
    }
    return text.toString().strip();
  }

  @Test
  void aDiscreteBeginsWhereItSays() {
    assertThat(all(new Space.Discrete(3, -1, DType.INT64))).containsExactly("-1", "0", "1");
  }

  @Test
  void severalAreNumberedByTheirCombinations() {
    Space space =
        new Space.Tuple(
            List.of(
                new Space.MultiDiscrete(longs(2, 2), longs(0, 5)),
                new Space.Discrete(2, 7, DType.INT64),
                new Space.MultiBinary(Shape.of(1))));

    assertThat(all(space))
        .hasSize(16)
        .startsWith("0 5 7 0", "0 5 7 1", "0 5 8 0", "0 5 8 1", "0 6 7 0")
        .endsWith("1 6 8 1")
        .doesNotHaveDuplicates();
  }

  @Test
  void tooManyOrNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all(new Space.MultiBinary(Shape.of(14))))
        .withMessageContaining("at most 10000 actions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all(new Space.MultiDiscrete(longs(1L << 40, 1L << 40), longs(0, 0))))
        .withMessageContaining("at most 10000 actions");
    Tensor bound = new Tensor(DType.FLOAT32, Shape.SCALAR, ByteBuffer.allocate(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> all(new Space.Box(DType.FLOAT32, Shape.of(2), bound, bound)))
        .withMessageContaining("ActionWrapper");
  }
}
