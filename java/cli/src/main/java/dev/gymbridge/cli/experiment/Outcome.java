package dev.gymbridge.cli.experiment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.gymbridge.config.Preset;

/**
 * What came of an experiment: all figures, those that a document states beside the document's, in
 * what it differs from the document, and what there is to see.
 */
final class Outcome {
  /** Stands for what a document does not state. */
  static final String NOT_STATED = "–";

  private final JsonObject figures = new JsonObject();
  private final JsonArray compared = new JsonArray();
  private final JsonArray shown = new JsonArray();
  private final JsonArray notes = new JsonArray();

  /** All figures, as {@code experiment.json} has them; to be added to. */
  JsonObject figures() {
    return figures;
  }

  /**
   * Puts a figure beside the document's.
   *
   * @param what it is
   * @param document as the document has it, or {@link #NOT_STATED}
   * @param here as it came out
   */
  Outcome compare(String what, String document, String here) {
    JsonObject row = new JsonObject();
    row.addProperty("what", what);
    row.addProperty("document", document);
    row.addProperty("here", here);
    compared.add(row);
    return this;
  }

  /**
   * Names a picture or a film.
   *
   * @param file in the experiment's folder
   * @param caption what it shows
   */
  Outcome show(String file, String caption) {
    JsonObject entry = new JsonObject();
    entry.addProperty("file", file);
    entry.addProperty("caption", caption);
    shown.add(entry);
    return this;
  }

  /** Says in what a preset that was trained by differs from its document. */
  Outcome note(Preset preset) {
    preset.notes().forEach(notes::add);
    return this;
  }

  /** All of it. */
  JsonObject json() {
    JsonObject json = figures.deepCopy();
    json.add("compared", compared);
    json.add("notes", notes);
    json.add("shown", shown);
    return json;
  }
}
