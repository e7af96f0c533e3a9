package dev.gymbridge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LastWordsTest {
  private static InputStream saying(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofMuchTheEndIsKept() {
    LastWords words = new LastWords(saying("much\n".repeat(100_000) + "the end\n"), unread -> {});
    assertThat(words.text(true)).endsWith("much\nthe end").hasSizeLessThan(4097);
  }

  @Test
  void allOfItIsPassedOnAsItComes() {
    StringBuilder output = new StringBuilder();
    LastWords words = new LastWords(saying("a line\n".repeat(10_000)), output::append);
    assertThat(words.text(true)).endsWith("a line");
    assertThat(output).hasSize(70_000);
  }

  @Test
  void whatATerminalWouldObeyIsWrittenOut() {
    LastWords words = new LastWords(saying("\t\u001b[2J\r\u009b and ä\n"), unread -> {});
    assertThat(words.text(true)).isEqualTo("\\x1b[2J\\x0d\\x9b and ä");
  }
}
