package dev.gymbridge.cli.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gymbridge.cli.output.TextFile;
import dev.gymbridge.cli.output.TwoWriters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as its document has it, or a variant of it.
 *
 * @param variant null for the former
 */
public record ExperimentItem(Experiment experiment, @Nullable Variant variant) {
  /** Has what came of it; it is written last. */
  public static final String RESULT = "experiment.json";

  /** Has what was printed. */
  public static final String OUTPUT = "output.txt";

  /** Each experiment as its document has it, and then its variants. */
  public static List<ExperimentItem> of(List<Experiment> experiments) {
    List<ExperimentItem> items = new ArrayList<>();
    for (Experiment experiment : experiments) {
      items.add(new ExperimentItem(experiment, null));
      experiment.variants().forEach(each -> items.add(new ExperimentItem(experiment, each)));
    }
    return items;
  }

  /** Names it, also as a folder. */
  public String name() {
    return variant == null ? experiment.name() : experiment.name() + "-" + variant.name();
  }

  /** What it does, in a line. */
  public String summary() {
    return variant == null ? experiment.summary() : variant.summary();
  }

  /**
   * Runs it, and leaves {@value #OUTPUT} and {@value #RESULT} in its folder.
   *
   * @return all figures
   */
  public JsonObject run(ExperimentRun run) {
    long start = System.nanoTime();
    StringWriter text = new StringWriter();
    PrintWriter both = new PrintWriter(new TwoWriters(run.out(), text), true);
    JsonObject result = experiment.run(run.printing(both)).json();
    both.flush();
    result.addProperty("experiment", experiment.name());
    result.add("variant", variantName());
    result.addProperty("document", experiment.document());
    result.addProperty("summary", summary());
    result.addProperty("seed", run.seed());
    result.addProperty("seconds_in_all", (System.nanoTime() - start) / 1e9);
    TextFile.write(run.file(OUTPUT), text.toString());
    TextFile.write(run.file(RESULT), result + "\n");
    return result;
  }

  private JsonElement variantName() {
    return variant == null ? JsonNull.INSTANCE : new JsonPrimitive(variant.name());
  }
}
