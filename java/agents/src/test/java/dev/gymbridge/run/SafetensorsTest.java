package dev.gymbridge.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gymbridge.config.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  /** A line for each array: name, type, shape, values; then the texts. */
  private static final String READ =
      """
      from safetensors import safe_open
      with safe_open(sys.argv[1], framework="numpy") as file:
          for name in sorted(file.keys()):
              array = file.get_tensor(name)
              print(name, array.dtype, array.shape, array.tolist())
          texts = file.metadata()
          del texts["crc32c"]
          print(sorted(texts.items()))
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("arrays.safetensors");
  }

  private static Safetensors content() {
    return new Safetensors()
        .put("format", "ours")
        .put("state", "{\"ε\": 1}")
        .put("weight", List.of(2, 3), new float[] {1, -2, 0.5f, 0, 1e-30f, Float.NaN})
        .put("counts", new int[] {1, 2, 3, 99}, 3)
        .put("longs", new long[] {Long.MIN_VALUE, 1L << 40, 7}, 2)
        .put("bytes", new byte[] {1, -1})
        .put("empty", new byte[0]);
  }

  private Safetensors writtenAndRead() throws IOException {
    content().write(file);
    return Safetensors.read(file);
  }

  @Test
  void pythonReadsIt() throws IOException, InterruptedException {
    content().write(file);

    // 1e-30 is 1.0000000031710769e-30 as a float32.
    assertThat(ToolsPython.run(READ, file))
        .isEqualTo(
            """
            bytes uint8 (2,) [1, 255]
            counts int32 (3,) [1, 2, 3]
            empty uint8 (0,) []
            longs int64 (2,) [-9223372036854775808, 1099511627776]
            weight float32 (2, 3) [[1.0, -2.0, 0.5], [0.0, 1.0000000031710769e-30, nan]]
            [('format', 'ours'), ('state', '{"ε": 1}')]\
            """);
  }

  @Test
  void floatsComeBackBitForBit() throws IOException {
    assertThat(writtenAndRead().floats("weight"))
        .containsExactly(1, -2, 0.5f, 0, 1e-30f, Float.NaN);
  }

  @Test
  void integersComeBack() throws IOException {
    assertThat(writtenAndRead().ints("counts")).containsExactly(1, 2, 3);
  }

  @Test
  void bytesComeBack() throws IOException {
    assertThat(writtenAndRead().bytes("bytes")).containsExactly(1, -1);
  }

  @Test
  void emptyArraysComeBack() throws IOException {
    assertThat(writtenAndRead().bytes("empty")).isEmpty();
  }

  @Test
  void longNumbersComeBack() throws IOException {
    assertThat(writtenAndRead().longs("longs")).containsExactly(Long.MIN_VALUE, 1L << 40);
  }

  @Test
  void textsComeBack() throws IOException {
    assertThat(writtenAndRead().text("state")).isEqualTo("{\"ε\": 1}");
  }

  @Test
  void aPartOfAVectorIsWritten() throws IOException {
    new Safetensors().put("b", List.of(2), new float[] {1, 2, 3, 4}, 1, 2).write(file);

    assertThat(Safetensors.read(file).floats("b")).containsExactly(2, 3);
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    content().write(file);
    byte[] first = Files.readAllBytes(file);
    content().write(file);

    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void anArrayThatIsNotThereIsNamed() throws IOException {
    Safetensors content = writtenAndRead();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> content.floats("bias"))
        .withMessage("there is no array \"bias\"");
  }

  @Test
  void aTextThatIsNotThereIsNamed() throws IOException {
    Safetensors content = writtenAndRead();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> content.text("steps"))
        .withMessage("there is no text \"steps\"");
  }

  @Test
  void anArrayOfAnotherTypeIsRefused() throws IOException {
    Safetensors content = writtenAndRead();

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> content.floats("counts"))
        .withMessage("\"counts\" is of I32, not of F32");
  }

  @Test
  void cutShortAtAnyLengthItIsRefused() throws IOException {
    content().write(file);
    byte[] whole = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(TrainingException.class)
          .as("%d of %d bytes", length, whole.length)
          .isThrownBy(() -> Safetensors.read(cut))
          .withMessageMatching(".*cut\\.safetensors is (cut short|damaged): .*");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x0F, 0x80, 0xFF})
  void withAnyByteChangedItIsRefused(int change) throws IOException {
    content().write(file);
    byte[] whole = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.safetensors");
    for (int place = 0; place < whole.length; place++) {
      byte[] bytes = whole.clone();
      bytes[place] ^= (byte) change;
      Files.write(damaged, bytes);
      assertThatExceptionOfType(TrainingException.class)
          .as("byte %d of %d is %d", place, whole.length, bytes[place])
          .isThrownBy(() -> Safetensors.read(damaged))
          .withMessageContaining("damaged.safetensors is ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":{},\"b\":7}",
        "{\"__metadata__\":{},\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":7}}",
        "{\"__metadata__\":{},\"b\":{\"dtype\":\"U8\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}}",
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "[]"
      })
  void withAHeaderOfAnotherFormItIsRefused(String header) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage(file + " is damaged: its header cannot be read");
  }

  @Test
  void bytesAfterItsEndAreRefused() throws IOException {
    content().write(file);
    Files.write(file, new byte[3], java.nio.file.StandardOpenOption.APPEND);

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage(file + " is damaged: 3 bytes follow its arrays");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Files.writeString(file, "steps,value\n10,0.5\n20,0.25\n");

    assertThatExceptionOfType(TrainingException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage(file + " is no safetensors file, or damaged");
  }

  @Test
  void afterwardsNothingElseIsInTheFolder() throws IOException {
    content().write(file);

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whereItCannotBeWrittenTheOldFileStays() throws IOException {
    content().write(file);
    byte[] old = Files.readAllBytes(file);
    Files.createDirectory(folder.resolve("arrays.safetensors.next"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new Safetensors().put("b", new byte[] {1}).write(file));
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
  }

  @Test
  void whereTheDiskIsFullTheOldFileStays() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "this system has no disk that is always full");
    content().write(file);
    byte[] old = Files.readAllBytes(file);
    Files.createSymbolicLink(folder.resolve("arrays.safetensors.next"), full);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new Safetensors().put("b", new byte[] {1}).write(file))
        .withMessageContaining("No space left");
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
  }
}
