package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpaceTest {
  private static Tensor floats(Shape shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Tensor(DType.FLOAT32, shape, bytes);
  }

  private static Tensor bytes(Shape shape, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int k = 0; k < values.length; k++) {
      bytes.put(k, (byte) values[k]);
    }
    return new Tensor(DType.INT8, shape, bytes);
  }

  private static final Space.Box BOX =
      new Space.Box(
          DType.FLOAT32,
          Shape.of(2),
          floats(Shape.SCALAR, -1),
          floats(Shape.of(2), 1, Float.POSITIVE_INFINITY));

  @Test
  void aPlainSpaceIsItsOwnLeaf() {
    assertThat(new Space.Discrete(4, 0, DType.INT64).leaves())
        .containsExactly(new Leaf("", DType.INT64, Shape.SCALAR));
    assertThat(BOX.leaves()).containsExactly(new Leaf("", DType.FLOAT32, Shape.of(2)));
    assertThat(new Space.MultiBinary(Shape.of(3, 2)).leaves())
        .containsExactly(new Leaf("", DType.INT8, Shape.of(3, 2)));
    assertThat(new Space.MultiDiscrete(bytes(Shape.of(2), 3, 4), bytes(Shape.of(2), 0, 0)).leaves())
        .containsExactly(new Leaf("", DType.INT8, Shape.of(2)));
    assertThat(new Space.Text(1, 6, "abc").leaves())
        .containsExactly(new Leaf("", DType.INT32, Shape.of(6)));
  }

  @Test
  void leavesOfNestedSpacesComeDepthFirstWithTheirPaths() {
    Map<String, Space> inner = new LinkedHashMap<>();
    inner.put("right", new Space.MultiBinary(Shape.of(1)));
    inner.put("left", BOX);
    Space space =
        new Space.Tuple(
            List.of(new Space.Dict(inner), new Space.Tuple(List.of(new Space.Text(0, 2, "x")))));
    assertThat(space.leaves()).extracting(Leaf::path).containsExactly("0.right", "0.left", "1.0");
  }

  @Test
  void aScalarBoundHoldsForEveryElement() {
    assertThat(BOX.low(1)).isEqualTo(-1);
    assertThat(BOX.high(0)).isEqualTo(1);
    assertThat(BOX.high(1)).isInfinite();
  }

  @Test
  void spacesReadAsInGymnasium() {
    assertThat(new Space.Discrete(4, 0, DType.INT64)).hasToString("Discrete(4)");
    assertThat(new Space.Discrete(4, -2, DType.INT64)).hasToString("Discrete(4, start=-2)");
    assertThat(BOX).hasToString("Box(-1, …, (2,), float32)");
    assertThat(new Space.Tuple(List.of(new Space.MultiBinary(Shape.of(3)))))
        .hasToString("Tuple(MultiBinary(3,))");
    assertThat(
            new Space.MultiDiscrete(bytes(Shape.of(2), 3, 4), bytes(Shape.of(2), 0, 0)).toString())
        .isEqualTo("MultiDiscrete([3, 4])");
    assertThat(new Space.Text(0, 4, "a\ud83d\ude00")).hasToString("Text(0, 4, charset of 2)");
  }

  @Test
  void aLeafKnowsItsSizeInBytes() {
    assertThat(new Leaf("", DType.FLOAT64, Shape.of(3, 2)).bytes()).isEqualTo(48);
  }
}
