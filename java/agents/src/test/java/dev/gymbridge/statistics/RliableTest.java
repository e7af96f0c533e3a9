package dev.gymbridge.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside rliable 1.2.0, on the same scores and the same draws; rliable_golden.py made the file. */
final class RliableTest {
  private static final Offset<Double> NO_MORE_THAN_ROUNDING = within(1e-12);

  private static Stream<JsonObject> golden(String key) {
    JsonArray cases =
        JsonParser.parseReader(
                new InputStreamReader(
                    Objects.requireNonNull(RliableTest.class.getResourceAsStream("rliable.json")),
                    StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonArray(key);
    assertThat(cases).isNotEmpty();
    return elements(cases).map(JsonElement::getAsJsonObject);
  }

  private static Stream<JsonObject> groups() {
    return golden("groups");
  }

  private static Stream<JsonObject> pairs() {
    return golden("pairs");
  }

  private static Stream<JsonElement> elements(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false);
  }

  private static double[] numbers(JsonElement array) {
    return elements(array).mapToDouble(JsonElement::getAsDouble).toArray();
  }

  /** The columns of a table that has a row for each run. */
  private static List<double[]> tasks(JsonElement table) {
    List<double[]> rows = elements(table).map(RliableTest::numbers).toList();
    List<double[]> columns = new ArrayList<>();
    for (int task = 0; task < rows.get(0).length; task++) {
      int column = task;
      columns.add(rows.stream().mapToDouble(row -> row[column]).toArray());
    }
    return columns;
  }

  /** Draws what rliable drew, in the order of our strata. */
  private static IntUnaryOperator draws(JsonObject golden) {
    Deque<Integer> draws = new ArrayDeque<>();
    elements(golden.get("drawn"))
        .flatMap(RliableTest::elements)
        .flatMap(array -> tasks(array).stream())
        .forEach(
            stratum -> {
              for (double index : stratum) {
                draws.addLast((int) index);
              }
            });
    return bound -> draws.removeFirst();
  }

  private static void requireInterval(JsonObject golden, Interval interval) {
    assertThat(interval.low())
        .as("%s", golden.get("name"))
        .isEqualTo(golden.get("low").getAsDouble(), NO_MORE_THAN_ROUNDING);
    assertThat(interval.high())
        .as("%s", golden.get("name"))
        .isEqualTo(golden.get("high").getAsDouble(), NO_MORE_THAN_ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void estimatesAndIntervalsAreThoseOfRliable(JsonObject golden) {
    Aggregate statistic = Aggregate.valueOf(golden.get("statistic").getAsString());
    double[] scores = numbers(golden.get("scores"));

    Interval interval =
        Bootstrap.interval(
            List.of(scores),
            drawn -> statistic.of(drawn.get(0)),
            draws(golden),
            golden.getAsJsonArray("drawn").size());

    assertThat(statistic.of(scores))
        .isEqualTo(golden.get("estimate").getAsDouble(), NO_MORE_THAN_ROUNDING);
    requireInterval(golden, interval);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theProbabilityOfImprovementIsThatOfRliable(JsonObject golden) {
    List<double[]> x = tasks(golden.get("x"));
    List<double[]> y = tasks(golden.get("y"));
    List<double[]> both = Stream.concat(x.stream(), y.stream()).toList();

    Interval interval =
        Bootstrap.interval(
            both,
            drawn ->
                Improvement.probability(
                    drawn.subList(0, x.size()), drawn.subList(x.size(), drawn.size())),
            draws(golden),
            golden.getAsJsonArray("drawn").size());

    assertThat(Improvement.probability(x, y))
        .isEqualTo(golden.get("estimate").getAsDouble(), NO_MORE_THAN_ROUNDING);
    requireInterval(golden, interval);
  }
}
