package dev.gymbridge.cli.command;

import dev.gymbridge.cli.output.Fonts;
import dev.gymbridge.cli.output.OutputFile;
import dev.gymbridge.cli.picture.Look;
import dev.gymbridge.cli.picture.PictureFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a picture goes, and for which background. */
final class PictureOption {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Draw into this file, whose name ends with .png or .svg.")
  private @Nullable Path file;

  @Option(names = "--dark", description = "Draw for dark pages.")
  private boolean dark;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "What stands above the picture (default: the environment).")
  private @Nullable String title;

  /** The file, or null where no picture is asked for. */
  @Nullable Path file() {
    return file;
  }

  Look look() {
    return dark ? Look.DARK : Look.LIGHT;
  }

  /** The title that is asked for, or else the usual one. */
  String title(String usual) {
    return title == null ? usual : title;
  }

  /**
   * Refuses a file that cannot be drawn, before anything is done for it.
   *
   * @param force whether a file that is there may be replaced
   * @throws ParameterException where its name ends otherwise
   */
  void check(boolean force) {
    if (file != null) {
      Arguments.refuse(
          command,
          !PictureFile.isKnown(file),
          "--picture is %s, but its name has to end with .png or .svg".formatted(file));
      OutputFile.requireWritable(file, force);
      Fonts.require();
    }
  }
}
