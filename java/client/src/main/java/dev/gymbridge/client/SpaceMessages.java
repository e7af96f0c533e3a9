package dev.gymbridge.client;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.v1.BoxSpace;
import dev.gymbridge.v1.DictSpace;
import dev.gymbridge.v1.DiscreteSpace;
import dev.gymbridge.v1.TextSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spaces from the contract's message. */
final class SpaceMessages {
  private SpaceMessages() {}

  static Space decode(dev.gymbridge.v1.Space message) {
    return switch (message.getKindCase()) {
      case DISCRETE -> discrete(message.getDiscrete());
      case BOX -> box(message.getBox());
      case MULTI_DISCRETE ->
          new Space.MultiDiscrete(
              TensorMessages.decode(message.getMultiDiscrete().getNvec()),
              TensorMessages.decode(message.getMultiDiscrete().getStart()));
      case MULTI_BINARY -> new Space.MultiBinary(shape(message.getMultiBinary().getShapeList()));
      case TEXT -> text(message.getText());
      case DICT -> dict(message.getDict());
      case TUPLE ->
          new Space.Tuple(
              message.getTuple().getElementsList().stream().map(SpaceMessages::decode).toList());
      case KIND_NOT_SET ->
          throw new IllegalArgumentException(
              "the server sent a space of a kind this client does not know");
    };
  }

  private static Space discrete(DiscreteSpace space) {
    return new Space.Discrete(space.getN(), space.getStart(), dtype(space.getDtype()));
  }

  private static Space box(BoxSpace space) {
    return new Space.Box(
        dtype(space.getDtype()),
        shape(space.getShapeList()),
        TensorMessages.decode(space.getLow()),
        TensorMessages.decode(space.getHigh()));
  }

  private static Space text(TextSpace space) {
    return new Space.Text(space.getMinLength(), space.getMaxLength(), space.getCharset());
  }

  private static Space dict(DictSpace space) {
    Map<String, Space> spaces = new LinkedHashMap<>();
    for (DictSpace.Entry entry : space.getEntriesList()) {
      spaces.put(entry.getKey(), decode(entry.getSpace()));
    }
    return new Space.Dict(spaces);
  }

  private static DType dtype(dev.gymbridge.v1.ElementType type) {
    return TensorMessages.decode(type);
  }

  private static Shape shape(List<Integer> axes) {
    return Shape.of(axes.stream().mapToInt(Integer::intValue).toArray());
  }
}
