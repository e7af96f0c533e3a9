package dev.gymbridge.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file of named arrays in the safetensors format: the length of a JSON header in 8 bytes, the
 * header with each array's type, shape and place, then the arrays, little-endian, without gaps.
 *
 * <p>Ours have a CRC-32C over names, texts and arrays in the header, and appear under their name
 * only when they are on the disk as a whole.
 */
final class Safetensors {
  private static final String CHECKSUM = "crc32c";
  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER_BYTES = 100_000_000;

  private final Map<String, Array> arrays = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** Type of an array's elements, by its name in the header. */
  private enum Type {
    F32(4),
    I32(4),
    I64(8),
    U8(1);

    final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }
  }

  /** One array; its buffer's position is 0. */
  private record Array(Type type, List<Integer> shape, ByteBuffer data) {}

  Safetensors put(String name, String text) {
    texts.put(name, text);
    return this;
  }

  Safetensors put(String name, List<Integer> shape, float[] values) {
    return put(name, shape, values, 0, values.length);
  }

  Safetensors put(String name, List<Integer> shape, float[] values, int offset, int length) {
    ByteBuffer data = allocate(Type.F32, length);
    data.asFloatBuffer().put(values, offset, length);
    return put(name, Type.F32, shape, data);
  }

  Safetensors put(String name, long[] values, int length) {
    ByteBuffer data = allocate(Type.I64, length);
    data.asLongBuffer().put(values, 0, length);
    return put(name, Type.I64, List.of(length), data);
  }

  Safetensors put(String name, int[] values, int length) {
    ByteBuffer data = allocate(Type.I32, length);
    data.asIntBuffer().put(values, 0, length);
    return put(name, Type.I32, List.of(length), data);
  }

  Safetensors put(String name, byte[] values) {
    return put(name, Type.U8, List.of(values.length), ByteBuffer.wrap(values));
  }

  private Safetensors put(String name, Type type, List<Integer> shape, ByteBuffer data) {
    arrays.put(name, new Array(type, List.copyOf(shape), data));
    return this;
  }

  private static ByteBuffer allocate(Type type, int length) {
    return ByteBuffer.allocate(Math.multiplyExact(length, type.bytes))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A text of the header.
   *
   * @throws TrainingException where there is none
   */
  String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new TrainingException("there is no text \"" + name + "\"");
    }
    return text;
  }

  /** Names of all arrays, in the file's order. */
  Set<String> names() {
    return arrays.keySet();
  }

  List<Integer> shape(String name) {
    return array(name).shape;
  }

  float[] floats(String name) {
    ByteBuffer data = data(name, Type.F32);
    float[] values = new float[data.remaining() / Type.F32.bytes];
    data.asFloatBuffer().get(values);
    return values;
  }

  int[] ints(String name) {
    ByteBuffer data = data(name, Type.I32);
    int[] values = new int[data.remaining() / Type.I32.bytes];
    data.asIntBuffer().get(values);
    return values;
  }

  long[] longs(String name) {
    ByteBuffer data = data(name, Type.I64);
    long[] values = new long[data.remaining() / Type.I64.bytes];
    data.asLongBuffer().get(values);
    return values;
  }

  byte[] bytes(String name) {
    ByteBuffer data = data(name, Type.U8);
    byte[] values = new byte[data.remaining()];
    data.get(values);
    return values;
  }

  private ByteBuffer data(String name, Type type) {
    Array array = array(name);
    if (array.type != type) {
      throw new TrainingException("\"" + name + "\" is of " + array.type + ", not of " + type);
    }
    return array.data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private Array array(String name) {
    Array array = arrays.get(name);
    if (array == null) {
      throw new TrainingException("there is no array \"" + name + "\"");
    }
    return array;
  }

  /**
   * Writes the file in place of one that is there: whole, or not at all.
   *
   * @throws IOException where it cannot be written; what was there before is as it was
   */
  void write(Path file) throws IOException {
    byte[] header = header();
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length));
    parts.add(ByteBuffer.wrap(header));
    arrays.values().forEach(array -> parts.add(array.data));
    AtomicFile.write(file, parts);
  }

  /** Padded with spaces, so that the arrays start at a multiple of eight bytes. */
  private byte[] header() {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    texts.forEach(metadata::addProperty);
    metadata.addProperty(CHECKSUM, checksum());
    header.add(METADATA, metadata);
    long offset = 0;
    for (Map.Entry<String, Array> entry : arrays.entrySet()) {
      Array array = entry.getValue();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", array.type.name());
      description.add("shape", numbers(array.shape));
      long end = offset + array.data.remaining();
      description.add("data_offsets", numbers(List.of(offset, end)));
      header.add(entry.getKey(), description);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[(json.length + 7) / 8 * 8];
    System.arraycopy(json, 0, padded, 0, json.length);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static JsonArray numbers(List<? extends Number> numbers) {
    JsonArray array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }

  private String checksum() {
    CRC32C checksum = new CRC32C();
    texts.forEach(
        (name, text) -> checksum.update((name + "=" + text).getBytes(StandardCharsets.UTF_8)));
    arrays.forEach(
        (name, array) -> {
          checksum.update((name + array.type + array.shape).getBytes(StandardCharsets.UTF_8));
          checksum.update(array.data.duplicate());
        });
    return Long.toHexString(checksum.getValue());
  }

  /**
   * Reads a file of ours.
   *
   * @throws TrainingException where it is not one, is cut short or damaged
   * @throws IOException where it cannot be read
   */
  static Safetensors read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < Long.BYTES) {
      throw new TrainingException(file + " is cut short: it has " + bytes.remaining() + " bytes");
    }
    long length = bytes.getLong();
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw new TrainingException(file + " is no safetensors file, or damaged");
    }
    if (length > bytes.remaining()) {
      throw new TrainingException(file + " is cut short: its header is not all there");
    }
    byte[] header = new byte[(int) length];
    bytes.get(header);
    Safetensors content = new Safetensors();
    try {
      content.readHeader(file, header, bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | ClassCastException
        | IndexOutOfBoundsException
        | NullPointerException
        | UnsupportedOperationException malformed) {
      throw new TrainingException(file + " is damaged: its header cannot be read", malformed);
    }
    return content;
  }

  private void readHeader(Path file, byte[] json, ByteBuffer data) {
    JsonObject header =
        JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    String expected = "";
    for (Map.Entry<String, JsonElement> text : header.getAsJsonObject(METADATA).entrySet()) {
      if (text.getKey().equals(CHECKSUM)) {
        expected = text.getValue().getAsString();
      } else {
        texts.put(text.getKey(), text.getValue().getAsString());
      }
    }
    header.remove(METADATA);
    long end = 0;
    for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
      JsonArray offsets = entry.getValue().getAsJsonObject().getAsJsonArray("data_offsets");
      end = Math.max(end, offsets.get(1).getAsLong());
    }
    if (end > data.remaining()) {
      throw new TrainingException(
          "%s is cut short: %s of %s bytes of its arrays are missing"
              .formatted(file, end - data.remaining(), end));
    }
    if (end < data.remaining()) {
      throw new TrainingException(
          "%s is damaged: %s bytes follow its arrays".formatted(file, data.remaining() - end));
    }
    for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
      arrays.put(entry.getKey(), array(entry.getValue().getAsJsonObject(), data));
    }
    if (!checksum().equals(expected)) {
      throw new TrainingException(file + " is damaged: its checksum does not fit");
    }
  }

  private static Array array(JsonObject description, ByteBuffer data) {
    JsonArray offsets = description.getAsJsonArray("data_offsets");
    int start = offsets.get(0).getAsInt();
    int length = Math.subtractExact(offsets.get(1).getAsInt(), start);
    List<Integer> shape = new ArrayList<>();
    description.getAsJsonArray("shape").forEach(axis -> shape.add(axis.getAsInt()));
    Type type = Type.valueOf(description.get("dtype").getAsString());
    int elements = shape.stream().reduce(1, Math::multiplyExact);
    if (Math.multiplyExact(elements, type.bytes) != length) {
      throw new IllegalArgumentException("an array's shape does not fit its bytes");
    }
    return new Array(type, shape, data.slice(start, length));
  }
}
