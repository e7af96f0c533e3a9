package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpaceJsonTest {
  private static Tensor floats(Shape shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor(DType.FLOAT32, shape, data.flip());
  }

  private static Tensor unsigned(long value) {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return new Tensor(DType.UINT64, Shape.SCALAR, data.flip());
  }

  private static String json(Space space) {
    return SpaceJson.of(space).toString();
  }

  @Test
  void aBoundThatDoesNotExistIsNull() {
    Tensor low = floats(Shape.of(2), -1, Float.NEGATIVE_INFINITY);
    Tensor high = floats(Shape.SCALAR, 1);

    assertThat(json(new Space.Box(DType.FLOAT32, Shape.of(2), low, high)))
        .isEqualTo(
            "{\"type\":\"Box\",\"shape\":[2],\"dtype\":\"float32\",\"low\":[-1.0,null],\"high\":1.0}");
  }

  @Test
  void unsignedBoundsAreWhole() {
    Space box = new Space.Box(DType.UINT64, Shape.of(1), unsigned(0), unsigned(-1));

    assertThat(json(box)).contains("\"high\":18446744073709551615");
  }

  @Test
  void partsKeepTheirNamesAndOrder() {
    Space nested =
        new Space.Dict(
            Map.of(
                "pair",
                new Space.Tuple(
                    List.of(new Space.Discrete(3, 1, DType.INT64), new Space.Text(0, 4, "ab")))));

    assertThat(json(nested))
        .isEqualTo(
            "{\"type\":\"Dict\",\"spaces\":{\"pair\":{\"type\":\"Tuple\",\"spaces\":["
                + "{\"type\":\"Discrete\",\"n\":3,\"start\":1,\"dtype\":\"int64\"},"
                + "{\"type\":\"Text\",\"min_length\":0,\"max_length\":4,\"charset\":\"ab\"}]}}}");
  }

  @Test
  void multiBinaryHasItsShape() {
    assertThat(json(new Space.MultiBinary(Shape.of(2, 3))))
        .isEqualTo("{\"type\":\"MultiBinary\",\"shape\":[2,3]}");
  }
}
