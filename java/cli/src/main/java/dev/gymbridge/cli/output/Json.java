package dev.gymbridge.cli.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.gymbridge.run.Evaluation;
import dev.gymbridge.run.Statistics;
import java.io.PrintWriter;
import java.util.List;

/** How commands print JSON. */
public final class Json {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private static final Gson LINE =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  public static void print(JsonElement element, PrintWriter out) {
    out.println(PRETTY.toJson(element));
  }

  public static JsonObject statistics(Statistics statistics) {
    JsonObject json = new JsonObject();
    json.add("mean", number(statistics.mean()));
    json.add("std", number(statistics.std()));
    json.add("min", number(statistics.min()));
    json.add("max", number(statistics.max()));
    json.add("median", number(statistics.median()));
    return json;
  }

  /** Statistics of the returns, and how much was played for them. */
  public static JsonObject evaluation(Evaluation evaluation) {
    JsonObject json = statistics(evaluation.returns());
    json.addProperty("episodes", evaluation.episodes());
    json.addProperty("steps_played", evaluation.steps());
    json.addProperty("seconds", evaluation.seconds());
    return json;
  }

  /** Numbers, all of them finite. */
  public static JsonArray array(List<? extends Number> numbers) {
    JsonArray array = new JsonArray(numbers.size());
    numbers.forEach(array::add);
    return array;
  }

  /** Prints an object in a line of its own. */
  public static void printLine(JsonObject object, PrintWriter out) {
    out.println(LINE.toJson(object));
  }

  /** A number, or null for infinities and not-a-number, which JSON does not have. */
  public static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }
}
