package dev.gymbridge.client;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.v1.ElementType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tensors to and from the contract's message, without copying their bytes. */
final class TensorMessages {
  private static final int MOST_AXES = 32;

  private static final Map<DType, ElementType> ELEMENT_TYPES = new EnumMap<>(DType.class);
  private static final Map<ElementType, DType> DTYPES = new EnumMap<>(ElementType.class);

  static {
    for (DType dtype : DType.values()) {
      ElementType type = ElementType.valueOf("ELEMENT_TYPE_" + dtype.name());
      ELEMENT_TYPES.put(dtype, type);
      DTYPES.put(type, dtype);
    }
  }

  private TensorMessages() {}

  /** A message that {@link #isWellFormed}. */
  static Tensor decode(dev.gymbridge.v1.Tensor message) {
    int[] axes = new int[message.getShapeCount()];
    for (int axis = 0; axis < axes.length; axis++) {
      axes[axis] = message.getShape(axis);
    }
    return new Tensor(
        decode(message.getDtype()), Shape.of(axes), message.getData().asReadOnlyByteBuffer());
  }

  static boolean is(DType dtype, ElementType type) {
    return ELEMENT_TYPES.get(dtype) == type;
  }

  /** Whether a tensor has a type, a shape that fits an int, and the bytes that these ask for. */
  static boolean isWellFormed(dev.gymbridge.v1.Tensor message) {
    DType dtype = DTYPES.get(message.getDtype());
    if (dtype == null || message.getShapeCount() > MOST_AXES) {
      return false;
    }
    long bytes = dtype.bytes();
    for (int axis = 0; axis < message.getShapeCount(); axis++) {
      if (message.getShape(axis) < 0 || bytes > Integer.MAX_VALUE) {
        return false;
      }
      bytes *= message.getShape(axis);
    }
    return message.getData().size() == bytes;
  }

  /** Type, shape and size, for messages. */
  static String describe(dev.gymbridge.v1.Tensor message) {
    return message.getDtypeValue() == 0
        ? "a tensor without a type"
        : message.getDtype()
            + message.getShapeList().toString()
            + " of "
            + message.getData().size()
            + " bytes";
  }

  static List<Tensor> decode(List<dev.gymbridge.v1.Tensor> messages) {
    return messages.stream().map(TensorMessages::decode).toList();
  }

  static DType decode(ElementType type) {
    DType dtype = DTYPES.get(type);
    if (dtype == null) {
      throw new EnvException.InvalidReply(
          "the environment server sent an array of element type " + type, null);
    }
    return dtype;
  }

  static dev.gymbridge.v1.Tensor encode(DType dtype, Shape shape, ByteString data) {
    dev.gymbridge.v1.Tensor.Builder message =
        dev.gymbridge.v1.Tensor.newBuilder()
            .setDtype(requireNonNull(ELEMENT_TYPES.get(dtype)))
            .setData(data);
    for (int axis = 0; axis < shape.rank(); axis++) {
      message.addShape(shape.axis(axis));
    }
    return message.build();
  }

  /** No rows of the given leaves. */
  static List<Tensor> empty(List<Leaf> leaves) {
    return leaves.stream()
        .map(
            leaf ->
                new Tensor(leaf.dtype(), leaf.shape().batchOf(0), java.nio.ByteBuffer.allocate(0)))
        .toList();
  }
}
