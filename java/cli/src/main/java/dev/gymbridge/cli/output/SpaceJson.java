package dev.gymbridge.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.Tensor;
import java.math.BigInteger;

/**
 * A space as JSON: its {@code type} by Gymnasium's name, and what defines it. Bounds and counts are
 * flat arrays, or one number where all are equal; a bound that does not exist is null.
 */
public final class SpaceJson {
  private SpaceJson() {}

  public static JsonObject of(Space space) {
    JsonObject json = new JsonObject();
    json.addProperty("type", space.getClass().getSimpleName());
    if (space instanceof Space.Discrete discrete) {
      json.addProperty("n", discrete.n());
      json.addProperty("start", discrete.start());
      json.addProperty("dtype", discrete.dtype().toString());
    } else if (space instanceof Space.Box box) {
      json.add("shape", shape(box.shape()));
      json.addProperty("dtype", box.dtype().toString());
      json.add("low", numbers(box.low()));
      json.add("high", numbers(box.high()));
    } else if (space instanceof Space.MultiDiscrete multi) {
      json.add("shape", shape(multi.nvec().shape()));
      json.addProperty("dtype", multi.nvec().dtype().toString());
      json.add("nvec", numbers(multi.nvec()));
      json.add("start", numbers(multi.start()));
    } else if (space instanceof Space.MultiBinary binary) {
      json.add("shape", shape(binary.shape()));
    } else if (space instanceof Space.Text text) {
      json.addProperty("min_length", text.minLength());
      json.addProperty("max_length", text.maxLength());
      json.addProperty("charset", text.charset());
    } else {
      json.add("spaces", parts(space));
    }
    return json;
  }

  private static JsonElement parts(Space space) {
    if (space instanceof Space.Dict dict) {
      JsonObject parts = new JsonObject();
      dict.spaces().forEach((key, part) -> parts.add(key, of(part)));
      return parts;
    }
    JsonArray parts = new JsonArray();
    ((Space.Tuple) space).spaces().forEach(part -> parts.add(of(part)));
    return parts;
  }

  private static JsonArray shape(Shape shape) {
    JsonArray axes = new JsonArray();
    for (int axis : shape.toArray()) {
      axes.add(axis);
    }
    return axes;
  }

  private static JsonElement numbers(Tensor tensor) {
    if (tensor.shape().rank() == 0) {
      return number(tensor, 0);
    }
    JsonArray numbers = new JsonArray();
    for (int index = 0; index < tensor.shape().elements(); index++) {
      numbers.add(number(tensor, index));
    }
    return numbers;
  }

  private static JsonElement number(Tensor tensor, int index) {
    return switch (tensor.dtype()) {
      case FLOAT16, FLOAT32, FLOAT64 -> Json.number(tensor.asDouble(index));
      case UINT64 -> new JsonPrimitive(new BigInteger(Long.toUnsignedString(tensor.asLong(index))));
      default -> new JsonPrimitive(tensor.asLong(index));
    };
  }
}
