package dev.gymbridge.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Copies of a message that differ from it in one thing. */
final class Mutations {
  private static final int UNKNOWN_ENUM_VALUE = 99;

  private final Map<String, Message> found = new LinkedHashMap<>();

  private Mutations() {}

  /** By where and how they differ, such as {@code observations[0]/shape[1]: 5}. */
  static Map<String, Message> of(Message message) {
    Mutations mutations = new Mutations();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        mutations.repeated(message, field);
      } else {
        mutations.singular(message, field);
      }
    }
    return mutations.found;
  }

  private void singular(Message message, FieldDescriptor field) {
    if (field.hasPresence()) {
      Message other =
          message.hasField(field) ? without(message, field) : withDefault(message, field);
      found.put(field.getName() + ": presence", other);
    }
    if (!field.hasPresence() || message.hasField(field)) {
      values(field, message.getField(field))
          .forEach(
              (how, value) ->
                  found.put(
                      field.getName() + how, message.toBuilder().setField(field, value).build()));
    }
  }

  private static Message without(Message message, FieldDescriptor field) {
    return message.toBuilder().clearField(field).build();
  }

  private static Message withDefault(Message message, FieldDescriptor field) {
    Message.Builder builder = message.toBuilder();
    Object value =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            ? builder.newBuilderForField(field).build()
            : field.getDefaultValue();
    return builder.setField(field, value).build();
  }

  private void repeated(Message message, FieldDescriptor field) {
    List<Object> elements = new ArrayList<>();
    for (int index = 0; index < message.getRepeatedFieldCount(field); index++) {
      elements.add(message.getRepeatedField(field, index));
    }
    if (elements.isEmpty()) {
      return;
    }
    put(message, field, ": cleared", List.of());
    put(message, field, ": without the last", elements.subList(0, elements.size() - 1));
    List<Object> longer = new ArrayList<>(elements);
    longer.add(elements.get(0));
    put(message, field, ": the first once more", longer);
    List<Object> turned = new ArrayList<>(elements);
    Collections.rotate(turned, 1);
    if (!turned.equals(elements)) {
      put(message, field, ": turned", turned);
    }
    for (int position : new TreeSet<>(List.of(0, elements.size() - 1))) {
      values(field, elements.get(position))
          .forEach(
              (how, value) -> {
                List<Object> changed = new ArrayList<>(elements);
                changed.set(position, value);
                put(message, field, "[" + position + "]" + how, changed);
              });
    }
  }

  private void put(Message message, FieldDescriptor field, String how, List<?> elements) {
    Message.Builder changed = message.toBuilder().clearField(field);
    elements.forEach(element -> changed.addRepeatedField(field, element));
    found.put(field.getName() + how, changed.build());
  }

  /** Other values in place of one, by how they differ. */
  private static Map<String, Object> values(FieldDescriptor field, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (value instanceof Message message) {
      of(message).forEach((how, changed) -> values.put("/" + how, changed));
      return values;
    }
    for (Object other : others(field, value)) {
      if (!other.equals(value)) {
        values.put(
            ": "
                + (other instanceof ByteString bytes
                    ? bytes.size() + " bytes " + bytes.hashCode()
                    : other),
            other);
      }
    }
    return values;
  }

  private static List<?> others(FieldDescriptor field, Object value) {
    if (value instanceof Integer number) {
      return List.of(0, number + 1, number - 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (value instanceof Long number) {
      return List.of(0L, number + 1, number - 1, Long.MIN_VALUE, Long.MAX_VALUE);
    } else if (value instanceof Double number) {
      return List.of(0.0, number + 1, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    } else if (value instanceof Boolean flag) {
      return List.of(!flag);
    } else if (value instanceof String text) {
      return List.of("", text + "x", text + text);
    } else if (value instanceof ByteString bytes) {
      return others(bytes);
    }
    EnumDescriptor type = field.getEnumType();
    List<Object> all = new ArrayList<>(type.getValues());
    all.add(type.findValueByNumberCreatingIfUnknown(UNKNOWN_ENUM_VALUE));
    return all;
  }

  private static List<ByteString> others(ByteString bytes) {
    ByteString zero = ByteString.copyFrom(new byte[1]);
    if (bytes.isEmpty()) {
      return List.of(zero);
    }
    int last = bytes.size() - 1;
    return List.of(
        ByteString.EMPTY,
        bytes.substring(0, last),
        bytes.concat(zero),
        bytes.substring(0, last).concat(flipped(bytes.byteAt(last), 1)),
        bytes.substring(0, last).concat(flipped(bytes.byteAt(last), 0x80)),
        flipped(bytes.byteAt(0), 1).concat(bytes.substring(1)));
  }

  private static ByteString flipped(byte value, int bit) {
    return ByteString.copyFrom(new byte[] {(byte) (value ^ bit)});
  }
}
