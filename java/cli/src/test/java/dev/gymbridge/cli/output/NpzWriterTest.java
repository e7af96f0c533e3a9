package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.cli.NumPy;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NpzWriterTest {
  @TempDir Path folder;

  /** Starts an array and writes the bytes 0, 1, 2, … to it, one by one. */
  private static void count(NpzWriter npz, String name, DType dtype, long rows, Shape row)
      throws IOException {
    npz.begin(name, dtype, rows, row);
    int length = (int) rows * row.elements() * dtype.bytes();
    for (int value = 0; value < length; value++) {
      npz.write(new byte[] {(byte) value}, 0, 1);
    }
  }

  /** A file of one array, "array". */
  private static byte[] archive(DType dtype, long rows, Shape row) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(bytes)) {
      count(npz, "array", dtype, rows, row);
      npz.finish();
    }
    return bytes.toByteArray();
  }

  /** What NumPy reads of one array: type, shape, and whether its bytes are 0, 1, 2, …. */
  private String readBack(DType dtype, long rows, Shape row) throws Exception {
    Path file = folder.resolve("a.npz");
    Files.write(file, archive(dtype, rows, row));
    return NumPy.run(
        """
        a = np.load(sys.argv[1], allow_pickle=False)["array"]
        print(a.dtype.str, a.shape, bytes(range(a.nbytes)) == a.tobytes())
        """,
        file);
  }

  @Test
  void numpyReadsEveryElementType() throws Exception {
    Path file = folder.resolve("types.npz");
    try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
      for (DType dtype : DType.values()) {
        count(npz, dtype.toString(), dtype, 2, Shape.SCALAR);
      }
      npz.finish();
    }

    String program =
        """
        for name, a in np.load(sys.argv[1], allow_pickle=False).items():
            assert a.dtype.name == name and a.dtype.isnative, (name, a.dtype)
            assert bytes(range(a.nbytes)) == a.tobytes(), name
            print(name)
        """;
    assertThat(NumPy.run(program, file).lines())
        .containsExactly(Arrays.stream(DType.values()).map(DType::toString).toArray(String[]::new));
  }

  @Test
  void rowsCanHaveAxesOfTheirOwn() throws Exception {
    assertThat(readBack(DType.UINT8, 3, Shape.of(2, 4))).isEqualTo("|u1 (3, 2, 4) True");
  }

  @Test
  void anArrayCanBeEmpty() throws Exception {
    assertThat(readBack(DType.FLOAT32, 0, Shape.of(4))).isEqualTo("<f4 (0, 4) True");
  }

  @Test
  void aFileHasSeveralArraysByName() throws Exception {
    Path file = folder.resolve("b.npz");
    try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
      npz.begin("camera.left", DType.UINT8, 1, Shape.SCALAR);
      npz.write(new byte[] {7}, 0, 1);
      npz.begin("größe", DType.INT8, 2, Shape.SCALAR);
      npz.write(new byte[] {9, -1, -2, 9}, 1, 2);
      npz.finish();
    }

    assertThat(NumPy.run("for k, v in np.load(sys.argv[1]).items(): print(k, v.tolist())", file))
        .isEqualTo("camera.left [7]\ngröße [-1, -2]");
  }

  @Test
  void theSameArraysGiveTheSameBytes() throws IOException {
    assertThat(archive(DType.INT64, 5, Shape.SCALAR))
        .isEqualTo(archive(DType.INT64, 5, Shape.SCALAR));
  }

  @Test
  void theDataStartsAtAMultipleOf64() throws Exception {
    Path file = folder.resolve("c.npz");
    Files.write(file, archive(DType.INT64, 5, Shape.of(3)));

    String program =
        """
        import zipfile
        print(len(zipfile.ZipFile(sys.argv[1]).read("array.npy")) - 5 * 3 * 8)
        """;
    assertThat(NumPy.run(program, file)).isEqualTo("128");
  }

  @Test
  void anIncompleteArrayIsRefused() throws IOException {
    try (NpzWriter npz = new NpzWriter(new ByteArrayOutputStream())) {
      npz.begin("rewards", DType.FLOAT64, 2, Shape.SCALAR);
      npz.write(new byte[8], 0, 8);

      assertThatThrownBy(npz::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("rewards: 8 bytes are missing");
    }
  }
}
