package dev.gymbridge.cli.experiment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** What experiments showed beside what their documents state, as a table in Markdown. */
final class ExperimentTable {
  private ExperimentTable() {}

  /**
   * The table.
   *
   * @param results as {@link ExperimentSuite#RESULTS} has them
   */
  static String markdown(JsonObject results) {
    StringBuilder text =
        new StringBuilder("| experiment | figure | document | here |\n|---|---|---|---|\n");
    for (JsonElement each : results.getAsJsonArray("experiments")) {
      JsonObject experiment = each.getAsJsonObject();
      String name = "`%s`".formatted(experiment.get("folder").getAsString());
      for (JsonElement row : experiment.getAsJsonArray("compared")) {
        text.append(
            "| %s | %s | %s | %s |%n"
                .formatted(
                    name,
                    cell(row.getAsJsonObject(), "what"),
                    cell(row.getAsJsonObject(), "document"),
                    cell(row.getAsJsonObject(), "here")));
        name = "";
      }
    }
    return text.toString();
  }

  private static String cell(JsonObject row, String key) {
    return row.get(key).getAsString().replace("|", "\\|");
  }
}
