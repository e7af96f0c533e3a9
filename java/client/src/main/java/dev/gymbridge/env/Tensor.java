package dev.gymbridge.env;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * A read-only array as it came over the wire: row-major, little-endian, not copied.
 *
 * <p>The typed views ({@link #floats()}, {@link #longs()}, …) read the message's own bytes; each
 * insists on its element type. {@link #asDouble} and {@link #asLong} read any type, one element at
 * a time.
 */
public final class Tensor {
  private final DType dtype;
  private final Shape shape;
  private final ByteBuffer data;

  /**
   * A tensor over the remaining bytes of a buffer, which must not change afterwards.
   *
   * @throws IllegalArgumentException where the buffer does not hold exactly the elements of the
   *     shape
   */
  public Tensor(DType dtype, Shape shape, ByteBuffer data) {
    long expected = (long) shape.elements() * dtype.bytes();
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          "a "
              + dtype
              + " tensor of shape "
              + shape
              + " has "
              + expected
              + " bytes, not "
              + data.remaining());
    }
    this.dtype = dtype;
    this.shape = shape;
    this.data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /** Length of the outermost axis. */
  public int rows() {
    return shape.axis(0);
  }

  /** Elements in one row: in everything but the outermost axis. */
  public int rowElements() {
    return rows() == 0 ? 0 : shape.elements() / rows();
  }

  /**
   * All bytes, positioned at the first; little-endian. Also the view of bool, int8 and uint8
   * elements.
   */
  public ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All elements of an int16, uint16 or float16 tensor; float16 as its bits. */
  public ShortBuffer shorts() {
    require(2);
    return bytes().asShortBuffer();
  }

  /** All elements of an int32 or uint32 tensor. */
  public IntBuffer ints() {
    require(dtype == DType.INT32 || dtype == DType.UINT32, "int32");
    return bytes().asIntBuffer();
  }

  /** All elements of an int64 or uint64 tensor. */
  public LongBuffer longs() {
    require(dtype == DType.INT64 || dtype == DType.UINT64, "int64");
    return bytes().asLongBuffer();
  }

  /** All elements of a float32 tensor. */
  public FloatBuffer floats() {
    require(dtype == DType.FLOAT32, "float32");
    return bytes().asFloatBuffer();
  }

  /** All elements of a float64 tensor. */
  public DoubleBuffer doubles() {
    require(dtype == DType.FLOAT64, "float64");
    return bytes().asDoubleBuffer();
  }

  /** Copies one row of a float32 tensor, {@link #rowElements()} elements. */
  public void copyRow(int row, float[] target, int offset) {
    int length = rowElements();
    floats().get(row * length, target, offset, length);
  }

  /** Copies one row's bytes, {@link #rowElements()} × {@code dtype().bytes()} of them. */
  public void copyRow(int row, byte[] target, int offset) {
    int length = rowElements() * dtype.bytes();
    data.get(row * length, target, offset, length);
  }

  /**
   * One element of any type but uint64 beyond 2⁶³, as a long.
   *
   * @param index flat, row-major
   * @throws IllegalStateException where elements are floating-point numbers
   */
  public long asLong(int index) {
    return switch (dtype) {
      case BOOL, UINT8 -> data.get(index) & 0xFFL;
      case INT8 -> data.get(index);
      case INT16 -> data.getShort(index * 2);
      case UINT16 -> data.getShort(index * 2) & 0xFFFFL;
      case INT32 -> data.getInt(index * 4);
      case UINT32 -> data.getInt(index * 4) & 0xFFFF_FFFFL;
      case INT64, UINT64 -> data.getLong(index * 8);
      case FLOAT16, FLOAT32, FLOAT64 -> throw wrongType("an integer type");
    };
  }

  /**
   * One element of any type, as a double.
   *
   * @param index flat, row-major
   */
  public double asDouble(int index) {
    return switch (dtype) {
      case FLOAT16 -> Float16.toFloat(data.getShort(index * 2));
      case FLOAT32 -> data.getFloat(index * 4);
      case FLOAT64 -> data.getDouble(index * 8);
      case UINT64 -> unsigned(data.getLong(index * 8));
      default -> asLong(index);
    };
  }

  /** Halved with the lowest bit kept, so that rounding is as if it had not been halved. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
  }

  @Override
  public String toString() {
    return dtype + shape.toString();
  }

  private void require(int bytes) {
    require(dtype.bytes() == bytes, "of " + bytes + " bytes an element");
  }

  private void require(boolean holds, String wanted) {
    if (!holds) {
      throw wrongType(wanted);
    }
  }

  private IllegalStateException wrongType(String wanted) {
    return new IllegalStateException("this tensor is " + dtype + shape + ", not " + wanted);
  }
}
