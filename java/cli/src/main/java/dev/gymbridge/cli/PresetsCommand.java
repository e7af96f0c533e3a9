package dev.gymbridge.cli;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.config.Preset;
import dev.gymbridge.config.Presets;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the presets. */
@Command(
    name = "presets",
    description = "List the values that gymbridge train starts from, and where they come from.",
    footer = {"", "The preset \"default\" of the environment \"default\" is for all others."})
final class PresetsCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--json", description = "Print a JSON array, with all values and notes.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
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
