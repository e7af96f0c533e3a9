package dev.gymbridge.client;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.v1.BoxSpace;
import dev.gymbridge.v1.DictSpace;
import dev.gymbridge.v1.DiscreteSpace;
import dev.gymbridge.v1.MultiDiscreteSpace;
import dev.gymbridge.v1.TextSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spaces from the contract's message. One that cannot be is refused with {@link
 * EnvException.InvalidReply}.
 */
final class SpaceMessages {
  private static final int MOST_AXES = 32;

  private SpaceMessages() {}

  static Space decode(dev.gymbridge.v1.Space message) {
    return switch (message.getKindCase()) {
      case DISCRETE -> discrete(message.getDiscrete());
      case BOX -> box(message.getBox());
      case MULTI_DISCRETE -> multiDiscrete(message.getMultiDiscrete());
      case MULTI_BINARY ->
          new Space.MultiBinary(shape(message.getMultiBinary().getShapeList(), DType.INT8));
      case TEXT -> text(message.getText());
      case DICT -> dict(message.getDict());
      case TUPLE ->
          new Space.Tuple(
              message.getTuple().getElementsList().stream().map(SpaceMessages::decode).toList());
      case KIND_NOT_SET -> throw invalid("it is of a kind that this client does not know");
    };
  }

  private static Space discrete(DiscreteSpace space) {
    DType dtype = TensorMessages.decode(space.getDtype());
    requireRange(dtype, space.getStart(), space.getN());
    return new Space.Discrete(space.getN(), space.getStart(), dtype);
  }

  private static Space box(BoxSpace space) {
    DType dtype = TensorMessages.decode(space.getDtype());
    Shape shape = shape(space.getShapeList(), dtype);
    Space.Box box =
        new Space.Box(
            dtype,
            shape,
            bound(space.getLow(), dtype, shape),
            bound(space.getHigh(), dtype, shape));
    for (int element = 0; element < shape.elements(); element++) {
      double low = box.low(element);
      double high = box.high(element);
      if (!(low <= high)) {
        throw invalid("the bounds of element " + element + " are " + low + " and " + high);
      }
    }
    return box;
  }

  private static Tensor bound(dev.gymbridge.v1.Tensor message, DType dtype, Shape shape) {
    Tensor bound = tensor(message);
    if (bound.dtype() != dtype || !(bound.shape().rank() == 0 || bound.shape().equals(shape))) {
      throw invalid(
          "a bound is " + bound + ", but an element " + dtype + " and the shape " + shape);
    }
    return bound;
  }

  private static Space multiDiscrete(MultiDiscreteSpace space) {
    Tensor nvec = tensor(space.getNvec());
    Tensor start = tensor(space.getStart());
    if (nvec.dtype() != start.dtype() || !nvec.shape().equals(start.shape())) {
      throw invalid("nvec is " + nvec + ", but start " + start);
    }
    if (nvec.dtype().isFloat()) {
      throw invalid("nvec is " + nvec);
    }
    for (int element = 0; element < nvec.shape().elements(); element++) {
      requireRange(nvec.dtype(), start.asLong(element), nvec.asLong(element));
    }
    return new Space.MultiDiscrete(nvec, start);
  }

  private static Space text(TextSpace space) {
    int least = space.getMinLength();
    int most = space.getMaxLength();
    if (least < 0 || most < 1 || least > most) {
      throw invalid("its texts have " + least + " to " + most + " characters");
    }
    var unused = shape(List.of(most), DType.INT32);
    String charset = space.getCharset();
    if (charset.isEmpty()
        || charset.codePoints().distinct().count() < charset.codePoints().count()) {
      throw invalid("its charset \"" + charset + "\" has no character, or one twice");
    }
    return new Space.Text(least, most, charset);
  }

  private static Space dict(DictSpace space) {
    Map<String, Space> spaces = new LinkedHashMap<>();
    for (DictSpace.Entry entry : space.getEntriesList()) {
      if (spaces.put(entry.getKey(), decode(entry.getSpace())) != null) {
        throw invalid("it has the key \"" + entry.getKey() + "\" twice");
      }
    }
    return new Space.Dict(spaces);
  }

  /** The integers {@code start … start + n − 1} must be there, and be of the type. */
  private static void requireRange(DType dtype, long start, long n) {
    long last = start + n - 1;
    boolean signed = !dtype.name().startsWith("U");
    if (n < 1
        || last < start
        || dtype.isFloat()
        || !dtype.holds(start)
        || !dtype.holds(last)
        || (!signed && start < 0)) {
      throw invalid("its numbers are " + n + " from " + start + " on, of " + dtype);
    }
  }

  private static Tensor tensor(dev.gymbridge.v1.Tensor message) {
    if (!TensorMessages.isWellFormed(message)) {
      throw invalid("it has " + TensorMessages.describe(message));
    }
    return TensorMessages.decode(message);
  }

  private static Shape shape(List<Integer> axes, DType dtype) {
    long bytes = dtype.bytes();
    for (int axis : axes) {
      bytes = axis < 0 ? Long.MAX_VALUE : bytes * axis;
      if (bytes > Wire.MAX_MESSAGE_BYTES || axes.size() > MOST_AXES) {
        throw invalid("its shape is " + axes.stream().map(Integer::toUnsignedString).toList());
      }
    }
    return Shape.of(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static EnvException.InvalidReply invalid(String why) {
    return new EnvException.InvalidReply(
        "the environment server described a space that cannot be: " + why, null);
  }
}
