package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RandomActionsTest {
  private static final int DRAWS = 4000;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** DRAWS actions of a space. */
  private static Actions draw(Space space) {
    Actions actions = new Actions(space, DRAWS);
    new RandomActions(space, random(1)).fill(actions);
    return actions;
  }

  private static Tensor tensor(Actions actions, int leaf) {
    Leaf layout = actions.leaves().get(leaf);
    return new Tensor(layout.dtype(), layout.shape().batchOf(DRAWS), actions.data(leaf));
  }

  private static LongStream longs(Tensor tensor) {
    return IntStream.range(0, tensor.shape().elements()).mapToLong(tensor::asLong);
  }

  private static DoubleStream doubles(Tensor tensor) {
    return IntStream.range(0, tensor.shape().elements()).mapToDouble(tensor::asDouble);
  }

  /** A box of one element. */
  private static Space.Box box(DType dtype, double low, double high) {
    return new Space.Box(dtype, Shape.of(1), bound(dtype, low), bound(dtype, high));
  }

  private static Tensor bound(DType dtype, double value) {
    ByteBuffer data = ByteBuffer.allocate(dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case FLOAT16 -> data.putShort(Float16.fromDouble(value));
      case FLOAT32 -> data.putFloat((float) value);
      case FLOAT64 -> data.putDouble(value);
      case INT8, UINT8 -> data.put((byte) value);
      default -> throw new IllegalArgumentException(dtype.toString());
    }
    return new Tensor(dtype, Shape.SCALAR, data.flip());
  }

  private static Tensor longTensor(DType dtype, long... values) {
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    LongStream.of(values).forEach(data::putLong);
    return new Tensor(dtype, Shape.of(values.length), data.flip());
  }

  @Test
  void discreteActionsReachAllIntegersFromStartOn() {
    Tensor drawn = tensor(draw(new Space.Discrete(3, -1, DType.INT64)), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(-1L, 0L, 1L);
  }

  @Test
  void discreteActionsAreEquallyLikely() {
    Tensor drawn = tensor(draw(new Space.Discrete(4, 0, DType.INT64)), 0);

    assertThat(longs(drawn).filter(action -> action == 3).count())
        .isBetween(DRAWS / 4 - 130L, DRAWS / 4 + 130L); // 130 is 4.7 standard deviations
  }

  @Test
  void boundedFloatsFillTheirRange() {
    Tensor drawn = tensor(draw(box(DType.FLOAT32, -2, 5)), 0);

    assertThat(doubles(drawn).min().orElseThrow()).isBetween(-2.0, -1.9);
    assertThat(doubles(drawn).max().orElseThrow()).isBetween(4.9, 5.0);
    assertThat(doubles(drawn).average().orElseThrow()).isBetween(1.35, 1.65);
  }

  @Test
  void boundsAsFarApartAsDoublesGoStayBounds() {
    Tensor drawn = tensor(draw(box(DType.FLOAT64, -Double.MAX_VALUE, Double.MAX_VALUE)), 0);

    assertThat(doubles(drawn)).allMatch(Double::isFinite);
    assertThat(doubles(drawn).min().orElseThrow()).isLessThan(-1e308);
    assertThat(doubles(drawn).max().orElseThrow()).isGreaterThan(1e308);
  }

  @Test
  void float16ActionsStayInTheirRange() {
    Tensor drawn = tensor(draw(box(DType.FLOAT16, -1, 1)), 0);

    assertThat(doubles(drawn).min().orElseThrow()).isBetween(-1.0, -0.99);
    assertThat(doubles(drawn).max().orElseThrow()).isBetween(0.99, 1.0);
  }

  @Test
  void floatsWithALowerBoundAreExponentialAboveIt() {
    Tensor drawn = tensor(draw(box(DType.FLOAT64, 3, INFINITY)), 0);

    assertThat(doubles(drawn).min().orElseThrow()).isBetween(3.0, 3.01);
    assertThat(doubles(drawn).average().orElseThrow()).isBetween(3.92, 4.08);
  }

  @Test
  void floatsWithAnUpperBoundAreExponentialBelowIt() {
    Tensor drawn = tensor(draw(box(DType.FLOAT64, -INFINITY, 3)), 0);

    assertThat(doubles(drawn).max().orElseThrow()).isBetween(2.99, 3.0);
    assertThat(doubles(drawn).average().orElseThrow()).isBetween(1.92, 2.08);
  }

  @Test
  void floatsWithoutBoundsAreStandardNormal() {
    Tensor drawn = tensor(draw(box(DType.FLOAT64, -INFINITY, INFINITY)), 0);

    assertThat(doubles(drawn).average().orElseThrow()).isBetween(-0.08, 0.08);
    assertThat(doubles(drawn).map(x -> x * x).average().orElseThrow()).isBetween(0.88, 1.12);
  }

  @Test
  void integerBoxesReachBothBounds() {
    Tensor drawn = tensor(draw(box(DType.UINT8, 253, 255)), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(253L, 254L, 255L);
  }

  @Test
  void integerBoxesOfAllLongsReachBothHalves() {
    Tensor low = longTensor(DType.INT64, Long.MIN_VALUE);
    Tensor high = longTensor(DType.INT64, Long.MAX_VALUE);
    Tensor drawn = tensor(draw(new Space.Box(DType.INT64, Shape.of(1), low, high)), 0);

    assertThat(longs(drawn).filter(value -> value < 0).count()).isBetween(1850L, 2150L);
  }

  @Test
  void unsignedRangesBeyondLongsAreUniform() {
    // 0 … 3 × 2⁶² − 1: a third of it has the highest bit set
    Tensor low = longTensor(DType.UINT64, 0);
    Tensor high = longTensor(DType.UINT64, -(1L << 62) - 1);
    Tensor drawn = tensor(draw(new Space.Box(DType.UINT64, Shape.of(1), low, high)), 0);

    assertThat(longs(drawn)).allMatch(value -> Long.compareUnsigned(value, -(1L << 62)) < 0);
    assertThat(longs(drawn).filter(value -> value < 0).count()).isBetween(1180L, 1490L);
  }

  @Test
  void eachElementOfABoxHasItsOwnBounds() {
    Tensor low = longTensor(DType.INT64, 0, 10);
    Tensor high = longTensor(DType.INT64, 1, 12);
    Tensor drawn = tensor(draw(new Space.Box(DType.INT64, Shape.of(2), low, high)), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(0L, 1L, 10L, 11L, 12L);
    assertThat(drawn.asLong(0)).isLessThan(2);
    assertThat(drawn.asLong(1)).isGreaterThan(9);
  }

  @Test
  void eachElementOfAMultiDiscreteHasItsOwnRange() {
    Tensor counts = longTensor(DType.INT64, 2, 3);
    Tensor start = longTensor(DType.INT64, 0, 5);
    Tensor drawn = tensor(draw(new Space.MultiDiscrete(counts, start)), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(0L, 1L, 5L, 6L, 7L);
  }

  @Test
  void multiBinaryActionsAreZerosAndOnes() {
    Tensor drawn = tensor(draw(new Space.MultiBinary(Shape.of(2, 2))), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(0L, 1L);
  }

  @Test
  void textsHaveEveryLengthAndCharacterAndThenOnlyMinusOnes() {
    Tensor drawn = tensor(draw(new Space.Text(1, 3, "äb🙂")), 0);

    assertThat(longs(drawn).distinct().sorted()).containsExactly(-1L, 0L, 1L, 2L);
    long[] lengths = new long[4];
    for (int row = 0; row < DRAWS; row++) {
      int length = 0;
      while (length < 3 && drawn.asLong(row * 3 + length) >= 0) {
        length++;
      }
      lengths[length]++;
      for (int k = length; k < 3; k++) {
        assertThat(drawn.asLong(row * 3 + k)).isEqualTo(-1);
      }
    }
    assertThat(lengths[0]).isZero();
    assertThat(List.of(lengths[1], lengths[2], lengths[3]))
        .allMatch(count -> Math.abs(count - DRAWS / 3) < 150);
  }

  @Test
  void nestedSpacesAreDrawnLeafByLeaf() {
    Map<String, Space> parts = new LinkedHashMap<>();
    parts.put("choice", new Space.Discrete(2, 0, DType.INT64));
    parts.put(
        "pair",
        new Space.Tuple(List.of(box(DType.INT8, 5, 6), new Space.MultiBinary(Shape.of(1)))));
    Actions drawn = draw(new Space.Dict(parts));

    assertThat(longs(tensor(drawn, 0)).distinct().sorted()).containsExactly(0L, 1L);
    assertThat(longs(tensor(drawn, 1)).distinct().sorted()).containsExactly(5L, 6L);
    assertThat(longs(tensor(drawn, 2)).distinct().sorted()).containsExactly(0L, 1L);
  }

  @Test
  void theSameGeneratorStateGivesTheSameActions() {
    Space space = box(DType.FLOAT64, -INFINITY, INFINITY);

    assertThat(draw(space).data(0)).isEqualTo(draw(space).data(0));
  }

  @Test
  void laterDrawsDiffer() {
    Space space = box(DType.FLOAT64, 0, 1);
    RandomActions policy = new RandomActions(space, random(1));
    Actions first = new Actions(space, 1);
    Actions second = new Actions(space, 1);
    policy.fill(first);
    policy.fill(second);

    assertThat(first.data(0)).isNotEqualTo(second.data(0));
  }

  @Test
  void actionsOfAnotherSpaceAreRefused() {
    RandomActions policy = new RandomActions(new Space.Discrete(2, 0, DType.INT64), random(1));

    assertThatThrownBy(() -> policy.fill(new Actions(new Space.MultiBinary(Shape.of(2)), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int8");
  }
}
