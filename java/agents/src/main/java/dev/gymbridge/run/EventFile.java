package dev.gymbridge.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of scalars that TensorBoard shows.
 *
 * <p>It is a TFRecord file of tensorflow.Event messages: for each its length, a masked CRC-32C of
 * the length, the message, a masked CRC-32C of the message. The messages have so few fields that
 * they are encoded here.
 */
final class EventFile implements AutoCloseable {
  private static final int CRC_MASK_DELTA = 0xA282EAD8;

  /** Field numbers of tensorflow.Event and the messages in it, with their wire types. */
  private static final int EVENT_WALL_TIME = 1 << 3 | 1;

  private static final int EVENT_STEP = 2 << 3;
  private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
  private static final int EVENT_SUMMARY = 5 << 3 | 2;
  private static final int SUMMARY_VALUE = 1 << 3 | 2;
  private static final int VALUE_TAG = 1 << 3 | 2;
  private static final int VALUE_SIMPLE_VALUE = 2 << 3 | 5;

  private final OutputStream output;

  /** Starts a new file, in place of one that is there. */
  EventFile(Path file, double wallTime) throws IOException {
    output = Files.newOutputStream(file);
    ByteArrayOutputStream event = event(wallTime);
    bytes(event, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    write(event);
  }

  /**
   * Adds values; NaN is left out.
   *
   * @param wallTime seconds since 1970
   * @param step environment steps
   * @param values by tag, such as {@code episode/return}
   */
  void add(double wallTime, long step, Map<String, Double> values) throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    for (Map.Entry<String, Double> scalar : values.entrySet()) {
      if (!scalar.getValue().isNaN()) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        bytes(value, VALUE_TAG, scalar.getKey().getBytes(StandardCharsets.UTF_8));
        value.write(VALUE_SIMPLE_VALUE);
        value.writeBytes(little(Float.BYTES).putFloat(0, scalar.getValue().floatValue()).array());
        bytes(summary, SUMMARY_VALUE, value.toByteArray());
      }
    }
    ByteArrayOutputStream event = event(wallTime);
    event.write(EVENT_STEP);
    varint(event, step);
    bytes(event, EVENT_SUMMARY, summary.toByteArray());
    write(event);
  }

  private static ByteArrayOutputStream event(double wallTime) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(EVENT_WALL_TIME);
    event.writeBytes(little(Double.BYTES).putDouble(0, wallTime).array());
    return event;
  }

  private static void bytes(ByteArrayOutputStream message, int field, byte[] content) {
    message.write(field);
    varint(message, content.length);
    message.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream message, long value) {
    long rest = value;
    while (rest > 0x7F) {
      message.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
  }

  private void write(ByteArrayOutputStream event) throws IOException {
    byte[] message = event.toByteArray();
    byte[] length = little(Long.BYTES).putLong(0, message.length).array();
    output.write(length);
    output.write(maskedChecksum(length));
    output.write(message);
    output.write(maskedChecksum(message));
    output.flush();
  }

  private static byte[] maskedChecksum(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    int masked = Integer.rotateRight((int) checksum.getValue(), 15) + CRC_MASK_DELTA;
    return little(Integer.BYTES).putInt(0, masked).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    output.close();
  }
}
