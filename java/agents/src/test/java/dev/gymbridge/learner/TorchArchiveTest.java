package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

final class TorchArchiveTest {
  private static Map<String, byte[]> entries(byte[] archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void itHasWhatTorchLooksFor() throws IOException {
    assertThat(entries(TorchArchive.of("code", Map.of("w", new float[] {1}), List.of())))
        .containsOnlyKeys(
            "m/data.pkl", "m/code/__torch__.py", "m/constants.pkl", "m/data/0", "m/version");
  }

  @Test
  void theCodeIsUtf8() throws IOException {
    assertThat(entries(TorchArchive.of("# θ", Map.of(), List.of())).get("m/code/__torch__.py"))
        .isEqualTo("# θ".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void vectorsAreLittleEndian() throws IOException {
    // 1 is 3F800000 in IEEE 754.
    assertThat(
            entries(TorchArchive.of("", Map.of("w", new float[] {1}), List.of())).get("m/data/0"))
        .containsExactly(0, 0, 0x80, 0x3F);
  }

  @Test
  void theSameContentGivesTheSameBytes() {
    Map<String, float[]> vectors = Map.of("w", new float[] {1, 2});

    assertThat(TorchArchive.of("code", vectors, List.of()))
        .isEqualTo(TorchArchive.of("code", vectors, List.of()));
  }
}
