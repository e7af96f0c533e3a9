package dev.gymbridge.cli.command;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.Json;
import dev.gymbridge.cli.output.Table;
import dev.gymbridge.config.ConfigFile;
import dev.gymbridge.config.Preset;
import dev.gymbridge.config.Presets;
import dev.gymbridge.config.TrainConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the presets. */
@Command(
    name = "presets",
    description =
        "List the values that gymbridge train starts from, or print those of an environment.",
    footer = {"", "The preset \"default\" of the environment \"default\" is for all others."})
public final class PresetsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ENV",
      description = "An environment's id: prints all values that a training of it has, as YAML.")
  private @Nullable String environment;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = Presets.DEFAULT,
      description = "Variant of the environment's preset.")
  private String preset = Presets.DEFAULT;

  @Option(names = "--json", description = "Print a JSON array, with all values and notes.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (environment != null) {
      Arguments.refuse(spec, json, "--json prints all presets: leave out " + environment);
      print(out, environment);
      return;
    }
    if (json) {
      JsonArray array = new JsonArray();
      Presets.all().forEach(preset -> array.add(json(preset)));
      Json.print(array, out);
      return;
    }
    Table table = new Table("ENVIRONMENT", "PRESET", "SOURCE");
    Presets.all().forEach(p -> table.add(p.environment(), p.name(), p.source()));
    table.print(out);
  }

  /** As a file that {@code gymbridge train --preset FILE} takes. */
  private void print(PrintWriter out, String id) {
    Preset found = Presets.find(id, preset);
    out.println("# " + found.source());
    found.notes().forEach(note -> out.println("# - " + note));
    Set<String> own = found.values().keySet();
    TrainConfig config = Presets.config(id, preset, Map.of());
    ConfigFile.text(config, key -> own.contains(key) ? "  # the preset's" : "")
        .lines()
        .forEach(out::println);
  }

  private static JsonObject json(Preset preset) {
    JsonObject object = new JsonObject();
    object.addProperty("environment", preset.environment());
    object.addProperty("name", preset.name());
    object.addProperty("source", preset.source());
    Gson gson = new Gson();
    object.add("notes", gson.toJsonTree(preset.notes()));
    JsonObject values = new JsonObject();
    preset.values().forEach((key, value) -> values.addProperty(key, value.toString()));
    object.add("values", values);
    return object;
  }
}
