package dev.gymbridge.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShapeTest {
  @Test
  void aShapeReadsAsInNumPy() {
    assertThat(Shape.SCALAR).hasToString("()");
    assertThat(Shape.of(4)).hasToString("(4,)");
    assertThat(Shape.of(84, 84, 3)).hasToString("(84, 84, 3)");
  }

  @Test
  void aScalarHasOneElementAndAnEmptyAxisNone() {
    assertThat(Shape.SCALAR.elements()).isEqualTo(1);
    assertThat(Shape.of(5, 0, 3).elements()).isZero();
    assertThat(Shape.of(5, 2, 3).elements()).isEqualTo(30);
  }

  @Test
  void aBatchHasOneMoreOutermostAxis() {
    assertThat(Shape.of(2, 3).batchOf(7)).isEqualTo(Shape.of(7, 2, 3));
    assertThat(Shape.SCALAR.batchOf(0)).isEqualTo(Shape.of(0));
  }

  @Test
  void shapesWithTheSameAxesAreEqual() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
    assertThat(Shape.of()).isSameAs(Shape.SCALAR);
  }

  @Test
  void theArrayOfAxesIsCopiedInAndOut() {
    int[] axes = {2, 3};
    Shape shape = Shape.of(axes);
    axes[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void aNegativeAxisIsRefusedWithItsValue() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("axis of length -1 in [2, -1]");
  }

  @Test
  void moreElementsThanAnIntHoldsAreRefused() {
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16).elements())
        .isInstanceOf(ArithmeticException.class);
  }
}
