package dev.gymbridge.learner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive: a zip of the program's text and a pickle of its module, uncompressed.
 *
 * <p>The module's class is {@code M}; its attributes are {@code training}, float32 vectors, and
 * empty lists of tensors. The pickle is written by hand in protocol 2; its opcodes are those of
 * Python's {@code pickletools}.
 */
final class TorchArchive {
  private static final String VERSION = "3\n";

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();

  private TorchArchive() {}

  /**
   * The archive as bytes.
   *
   * @param code the program, with a class {@code M} that declares the attributes
   * @param vectors the attributes' values
   * @param lists names of the attributes that are lists
   */
  static byte[] of(String code, Map<String, float[]> vectors, List<String> lists) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "m/data.pkl", new TorchArchive().module(vectors, lists));
      store(zip, "m/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      int number = 0;
      for (float[] vector : vectors.values()) {
        store(zip, "m/data/" + number++, littleEndian(vector));
      }
      store(zip, "m/version", VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] littleEndian(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /** An M whose state is {training: True, name: tensor, …, name: list, …}. */
  private byte[] module(Map<String, float[]> vectors, List<String> lists) {
    write(0x80, 2);
    global("__torch__", "M");
    write(')', 0x81, '}', '(');
    string("training");
    write(0x88);
    int number = 0;
    for (Map.Entry<String, float[]> vector : vectors.entrySet()) {
      string(vector.getKey());
      tensor(number++, vector.getValue().length);
    }
    for (String list : lists) {
      string(list);
      global("torch.jit._pickle", "build_tensorlist");
      write(']', 0x85, 'R');
    }
    write('u', 'b', '.');
    return pickle.toByteArray();
  }

  /** What torch.save writes for a vector: how to build it again from a storage. */
  private void tensor(int number, int length) {
    global("torch._utils", "_rebuild_tensor_v2");
    write('(', '(');
    string("storage");
    global("torch", "FloatStorage");
    string(Integer.toString(number));
    string("cpu");
    integer(length);
    write('t', 'Q');
    integer(0);
    write('(');
    integer(length);
    write('t', '(');
    integer(1);
    write('t', 0x89);
    global("collections", "OrderedDict");
    write(')', 'R', 't', 'R');
  }

  private void global(String module, String name) {
    write('c');
    pickle.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    write('X');
    int32(utf8.length);
    pickle.writeBytes(utf8);
  }

  private void integer(int value) {
    write('J');
    int32(value);
  }

  private void int32(int value) {
    write(value, value >>> 8, value >>> 16, value >>> 24);
  }

  private void write(int... bytes) {
    for (int value : bytes) {
      pickle.write(value);
    }
  }
}
