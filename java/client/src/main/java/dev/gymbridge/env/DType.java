package dev.gymbridge.env;

/** Element type of an array: NumPy's booleans, integers and floats. */
public enum DType {
  BOOL(1),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloat() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /**
   * Whether an integer type has the given value. A uint64 is given by its bits, so that it has all.
   */
  public boolean holds(long value) {
    return switch (this) {
      case BOOL -> value == 0 || value == 1;
      case INT8, INT16, INT32 -> value == value << (64 - 8 * bytes) >> (64 - 8 * bytes);
      case UINT8, UINT16, UINT32 -> value >>> (8 * bytes) == 0;
      case INT64, UINT64 -> true;
      case FLOAT16, FLOAT32, FLOAT64 -> false;
    };
  }

  /** NumPy's name, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
