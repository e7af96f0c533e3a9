package dev.gymbridge.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * What Python's own preprocessing showed of seeded random play, from a file that {@code
 * env-server/tests/golden/atari_frames.py} made.
 *
 * @param rows resets and steps, in order
 */
record GoldenPlay(List<Row> rows) {
  /**
   * One reset or step.
   *
   * @param seed of the reset, or −1
   * @param action of the step, or −1
   * @param crc32 of the frame's bytes
   */
  record Row(
      int seed,
      int action,
      long crc32,
      double reward,
      int lives,
      boolean terminated,
      boolean truncated) {
    private static Row parse(String line) {
      String[] fields = line.split(",", -1);
      return new Row(
          number(fields[0]),
          number(fields[1]),
          Long.parseLong(fields[2]),
          Double.parseDouble(fields[3]),
          Integer.parseInt(fields[4]),
          fields[5].equals("1"),
          fields[6].equals("1"));
    }

    private static int number(String field) {
      return field.isEmpty() ? -1 : Integer.parseInt(field);
    }
  }

  static GoldenPlay read(String name) throws IOException {
    try (InputStream file = GoldenPlay.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
      return new GoldenPlay(
          new String(bytes, StandardCharsets.UTF_8).lines().skip(1).map(Row::parse).toList());
    }
  }

  /** Plays the same in an environment, which must show the same. */
  void replay(AgentEnv env, boolean lifeLossTerminates) {
    assertThat(rows.stream().filter(row -> row.action >= 0)).hasSizeGreaterThanOrEqualTo(500);
    int lives = 0;
    for (int number = 0; number < rows.size(); number++) {
      Row row = rows.get(number);
      if (row.seed >= 0) {
        byte[] first = env.reset(new boolean[] {true}, new int[] {row.seed})[0];
        assertThat(crc32(first)).as("first frame, row %d", number).isEqualTo(row.crc32);
      } else {
        AgentStep step = env.step(new int[] {row.action}).await();
        boolean lifeLost = lifeLossTerminates && row.lives < lives;
        assertThat(crc32(step.frame(0))).as("frame, row %d", number).isEqualTo(row.crc32);
        assertThat(step.score(0)).as("reward, row %d", number).isEqualTo(row.reward);
        assertThat(step.terminated(0))
            .as("terminated, row %d", number)
            .isEqualTo(row.terminated || lifeLost);
        assertThat(step.truncated(0)).as("truncated, row %d", number).isEqualTo(row.truncated);
        assertThat(step.ended(0))
            .as("ended, row %d", number)
            .isEqualTo(row.terminated || row.truncated);
      }
      lives = row.lives;
    }
  }

  static long crc32(byte[] frame) {
    CRC32 crc32 = new CRC32();
    crc32.update(frame);
    return crc32.getValue();
  }
}
