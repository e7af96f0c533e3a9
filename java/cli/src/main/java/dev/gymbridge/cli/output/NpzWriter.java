package dev.gymbridge.cli.output;

import dev.gymbridge.env.DType;
import dev.gymbridge.env.Shape;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes arrays, row after row, to a file that {@code numpy.load} opens: a zip archive of arrays in
 * NumPy's format, version 1.0, little-endian, compressed. The same arrays give the same bytes.
 *
 * <p>See numpy.org, "NEP 1 — A simple file format for NumPy arrays".
 */
public final class NpzWriter implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int HEADER_ALIGNMENT = 64;
  private static final int BUFFER_BYTES = 1 << 16;

  /** The earliest time that a zip archive can hold. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;
  private final OutputStream buffer;
  private String name = "";
  private long missingBytes;

  public NpzWriter(OutputStream file) {
    zip = new ZipOutputStream(file);
    zip.setLevel(Deflater.BEST_SPEED);
    // Compressing a few bytes at a time is slow.
    buffer = new BufferedOutputStream(zip, BUFFER_BYTES);
  }

  /**
   * Starts the next array, of shape {@code (rows, …row)}; the one before must be complete.
   *
   * @param array its name, unique in the file
   */
  public void begin(String array, DType dtype, long rows, Shape row) throws IOException {
    finishArray();
    name = array;
    missingBytes = Math.multiplyExact(rows, (long) row.elements() * dtype.bytes());
    ZipEntry entry = new ZipEntry(array + ".npy");
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    buffer.write(header(dtype, rows, row));
  }

  /** Writes the array's next elements, row-major and little-endian. */
  public void write(byte[] data, int offset, int length) throws IOException {
    missingBytes -= length;
    buffer.write(data, offset, length);
  }

  private static byte[] header(DType dtype, long rows, Shape row) {
    String axes =
        IntStream.of(row.toArray()).mapToObj(axis -> " " + axis).collect(Collectors.joining(","));
    String description =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d,%s), }"
            .formatted(descr(dtype), rows, axes);
    int unpadded = MAGIC.length + Short.BYTES + description.length() + 1;
    int padding = Math.floorMod(-unpadded, HEADER_ALIGNMENT);
    int length = description.length() + padding + 1;
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.write(length & 0xFF);
    header.write(length >> 8);
    header.writeBytes(
        (description + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.toByteArray();
  }

  /** NumPy's name for a type in the format: byte order, kind, size. */
  private static String descr(DType dtype) {
    String kind =
        switch (dtype) {
          case BOOL -> "b";
          case INT8, INT16, INT32, INT64 -> "i";
          case UINT8, UINT16, UINT32, UINT64 -> "u";
          case FLOAT16, FLOAT32, FLOAT64 -> "f";
        };
    return (dtype.bytes() == 1 ? "|" : "<") + kind + dtype.bytes();
  }

  private void finishArray() throws IOException {
    if (missingBytes != 0) {
      throw new IllegalStateException("array " + name + ": " + missingBytes + " bytes are missing");
    }
    buffer.flush();
    zip.closeEntry();
  }

  /**
   * Completes the file.
   *
   * @throws IllegalStateException where the last array is not complete
   */
  public void finish() throws IOException {
    finishArray();
    zip.finish();
    zip.flush();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
