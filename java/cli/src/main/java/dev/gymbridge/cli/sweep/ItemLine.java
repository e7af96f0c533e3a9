package dev.gymbridge.cli.sweep;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Terminal;
import java.util.Locale;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A line of the terminal that shows how far a training is; where there is none it shows nothing.
 */
final class ItemLine implements AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final @Nullable ProgressBar bar;

  ItemLine(String name) {
    bar =
        Terminal.isThere()
            ? new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(0)
                .setUnit(" steps", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new InteractiveConsoleProgressBarConsumer(System.err))
                .build()
            : null;
  }

  /** Shows what a line of {@code train --json-lines} says. */
  void show(JsonObject event) {
    if (bar == null) {
      return;
    }
    if (event.has("most_steps")) {
      bar.maxHint(event.get("most_steps").getAsLong());
    }
    if (event.has("steps") && !event.has("checkpoint")) {
      bar.stepTo(event.get("steps").getAsLong());
    }
    JsonElement mean = event.get(event.has("mean_return") ? "mean_return" : "mean");
    if (mean != null && !mean.isJsonNull()) {
      bar.setExtraMessage(String.format(Locale.ROOT, " return %.1f", mean.getAsDouble()));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
