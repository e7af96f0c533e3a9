package dev.gymbridge.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows of one size, appended one by one and then read from the first on. Several logs can grow in
 * one file at the same time: each fills a block in memory and writes it when it is full.
 */
public final class RowLog {
  private static final int BLOCK_BYTES = 1 << 16;

  private final ScratchFile file;
  private final int rowBytes;
  private final int blockRows;
  private long[] blocks = new long[4];
  private int blockCount;
  private int rows;

  /** The rows not yet in the file; empty once the log is complete. */
  private ByteBuffer pending;

  /** Sees a row. */
  public interface Reader {
    /**
     * Reads a row.
     *
     * @param data the row's bytes are in it, and change after this returns
     * @param offset of the row's first byte
     */
    void read(byte[] data, int offset) throws IOException;
  }

  public RowLog(ScratchFile file, int rowBytes) {
    this.file = file;
    this.rowBytes = rowBytes;
    this.blockRows = Math.max(1, BLOCK_BYTES / Math.max(1, rowBytes));
    this.pending = ByteBuffer.allocate(Math.multiplyExact(blockRows, rowBytes));
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  public void append(byte[] row) throws IOException {
    if (rows > 0 && rows % blockRows == 0) {
      flush();
    }
    pending.put(row);
    rows++;
  }

  /** Nothing more will be appended. */
  public void complete() throws IOException {
    flush();
    pending = ByteBuffer.allocate(0);
  }

  private void flush() throws IOException {
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * blockCount);
    }
    blocks[blockCount++] = file.append(pending.flip());
    pending.clear();
  }

  /** Reads the rows of a complete log, from a given one on. */
  public void forEach(int firstRow, Reader reader) throws IOException {
    byte[] block = new byte[blockRows * rowBytes];
    for (int row = firstRow; row < rows; row++) {
      int inBlock = row % blockRows;
      if (row == firstRow || inBlock == 0) {
        int count = Math.min(blockRows, rows - (row - inBlock));
        file.read(blocks[row / blockRows], ByteBuffer.wrap(block, 0, count * rowBytes));
      }
      reader.read(block, inBlock * rowBytes);
    }
  }
}
