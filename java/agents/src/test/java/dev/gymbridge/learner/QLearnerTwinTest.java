package dev.gymbridge.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gymbridge.replay.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several steps of every kind of learner beside those of its {@link TwinLearner}. They agree to
 * 1e-5: absolute, or relative for numbers above 1.
 */
final class QLearnerTwinTest {
  private static final int STEPS = 5;
  private static final int TARGET_UPDATE = 3;
  private static final double TOLERANCE = 1e-5;
  private static final Map<Variant, Run> RUNS = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // not compared as a whole
  private record Step(
      double loss, double value, double gradientNorm, double clipped, double[] gradient) {}

  private record Run(List<Step> steps, List<Step> expected, LearnerState end, TwinLearner twin) {
    static Run of(Variant variant) {
      TwinLearner twin =
          new TwinLearner(
              variant.network(), variant.algorithm(), variant.spec(), variant.initial());
      List<Step> steps = new ArrayList<>();
      List<Step> expected = new ArrayList<>();
      try (QLearner learner = variant.learner()) {
        for (int step = 0; step < STEPS; step++) {
          Batch batch = Variant.batch(step);
          double[] gradient = gradient(learner, batch);
          QLearner.Means means = learner.takeMeans();
          steps.add(
              new Step(
                  means.loss(), means.value(), means.gradientNorm(), means.clipped(), gradient));
          double[] twins = twin.learn(batch);
          expected.add(
              new Step(twin.loss(), twin.value(), twin.norm(), twin.clipped() ? 1 : 0, twins));
          if (step == TARGET_UPDATE && variant.polyak() == 0) {
            learner.updateTarget();
            twin.updateTarget();
          }
        }
        return new Run(steps, expected, learner.state(), twin);
      }
    }
  }

  private static double[] gradient(QLearner learner, Batch batch) {
    learner.learn(batch);
    return TwinLearner.doubles(learner.gradient());
  }

  private static Run run(Variant variant) {
    return RUNS.computeIfAbsent(variant, Run::of);
  }

  static List<Variant> variants() {
    return Variant.all();
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual)
        .isCloseTo(expected, Offset.offset(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int index = 0; index < actual.length; index++) {
      assertClose(actual[index], expected[index]);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theLossIsTheTwins(Variant variant) {
    Run run = run(variant);
    for (int step = 0; step < STEPS; step++) {
      assertClose(run.steps.get(step).loss, run.expected.get(step).loss);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theGradientIsTheTwins(Variant variant) {
    Run run = run(variant);
    for (int step = 0; step < STEPS; step++) {
      assertClose(run.steps.get(step).gradient, run.expected.get(step).gradient);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theMeanValueIsTheTwins(Variant variant) {
    Run run = run(variant);
    for (int step = 0; step < STEPS; step++) {
      assertClose(run.steps.get(step).value, run.expected.get(step).value);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theGradientNormIsTheTwins(Variant variant) {
    Run run = run(variant);
    for (int step = 0; step < STEPS; step++) {
      assertClose(run.steps.get(step).gradientNorm, run.expected.get(step).gradientNorm);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aGradientIsClippedWhereTheTwinsIs(Variant variant) {
    Run run = run(variant);
    for (int step = 0; step < STEPS; step++) {
      assertThat(run.steps.get(step).clipped).isEqualTo(run.expected.get(step).clipped);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void afterFiveStepsTheParametersAreTheTwins(Variant variant) {
    Run run = run(variant);
    assertClose(TwinLearner.doubles(run.end.parameters()), run.twin.parameters());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void afterFiveStepsTheTargetIsTheTwins(Variant variant) {
    Run run = run(variant);
    assertClose(TwinLearner.doubles(run.end.target()), run.twin.target());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyStepMovesTheWeights(Variant variant) {
    Run run = run(variant);
    // Adam's first five steps are of about its learning rate each, 1e-3, wherever there is a
    // gradient.
    double[] end = TwinLearner.doubles(run.end.parameters());
    double[] start = TwinLearner.doubles(variant.initial());
    double farthest = 0;
    for (int index = 0; index < end.length; index++) {
      farthest = Math.max(farthest, Math.abs(end[index] - start[index]));
    }
    assertThat(farthest).isBetween(3e-3, 6e-3);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void clippingIsAsStrongAsTheVariantSays(Variant variant) {
    double norm = TwinLearner.norm(run(variant).steps.get(0).gradient);
    if (variant.maxGradientNorm() == Variant.ALWAYS_REACHED) {
      assertThat(norm).isCloseTo(Variant.ALWAYS_REACHED, Offset.offset(1e-6));
    } else {
      assertThat(norm).isGreaterThan(2 * Variant.ALWAYS_REACHED);
    }
  }
}
