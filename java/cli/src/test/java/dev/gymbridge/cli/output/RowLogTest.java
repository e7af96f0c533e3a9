package dev.gymbridge.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowLogTest {
  @TempDir Path folder;
  private ScratchFile file;

  @BeforeEach
  void open() throws IOException {
    file = new ScratchFile(folder);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private static byte[] row(int rowBytes, int number) {
    return ByteBuffer.allocate(rowBytes).putInt(0, number).array();
  }

  private static List<Integer> numbers(RowLog log, int firstRow) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    log.forEach(firstRow, (data, offset) -> numbers.add(ByteBuffer.wrap(data).getInt(offset)));
    return numbers;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void rowsComeBackInOrderAcrossBlocks() throws IOException {
    RowLog log = new RowLog(file, 12);
    for (int number = 0; number < 50_000; number++) {
      log.append(row(12, number));
    }
    log.complete();

    assertThat(log.rows()).isEqualTo(50_000);
    assertThat(numbers(log, 0)).isEqualTo(range(0, 50_000));
  }

  @Test
  void readingCanStartInTheMiddleOfABlock() throws IOException {
    RowLog log = new RowLog(file, 12);
    for (int number = 0; number < 20_000; number++) {
      log.append(row(12, number));
    }
    log.complete();

    assertThat(numbers(log, 7_001)).isEqualTo(range(7_001, 20_000));
  }

  @Test
  void logsThatGrowInTurnDoNotMix() throws IOException {
    RowLog even = new RowLog(file, 4_096);
    RowLog odd = new RowLog(file, 4_096);
    for (int number = 0; number < 100; number++) {
      (number % 2 == 0 ? even : odd).append(row(4_096, number));
    }
    even.complete();
    odd.complete();

    assertThat(numbers(even, 0)).allMatch(number -> number % 2 == 0).hasSize(50);
    assertThat(numbers(odd, 0)).allMatch(number -> number % 2 == 1).hasSize(50);
  }

  @Test
  void rowsCanBeLargerThanABlock() throws IOException {
    RowLog log = new RowLog(file, 100_000);
    for (int number = 0; number < 5; number++) {
      log.append(row(100_000, number));
    }
    log.complete();

    assertThat(numbers(log, 1)).isEqualTo(range(1, 5));
  }

  @Test
  void theFileHasNoName() throws IOException {
    RowLog log = new RowLog(file, 100_000);
    log.append(row(100_000, 1));
    log.complete();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
