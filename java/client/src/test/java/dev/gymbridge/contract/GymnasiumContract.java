package dev.gymbridge.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gymbridge.client.EnvironmentListing;
import dev.gymbridge.client.ServedVectorEnv;
import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.PyTuple;
import dev.gymbridge.env.RandomActions;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.v1.StepRequest;
import io.grpc.Status;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server owes that runs real Gymnasium environments, as Java sees it: spaces, element types,
 * arguments, infos, and what environments do wrong.
 *
 * <p>The server must know all of {@code gymbridge_testenvs}.
 */
public abstract class GymnasiumContract extends EnvServerContract {
  private static EnvConfig testEnvironment(String name) {
    return EnvConfig.of("gymbridge_testenvs:" + name + "-v0");
  }

  private VectorEnv make(EnvConfig config) {
    return new ServedVectorEnv(endpoints(), config);
  }

  private static StepBatch step(VectorEnv env) {
    Actions actions = env.newActions();
    new RandomActions(env.description().actionSpace(), new SplittableRandom(1)).fill(actions);
    return env.step(actions).await();
  }

  private static void assertRefused(
      Class<? extends EnvException> type, ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(type).message().contains(parts);
  }

  // Environments

  @Test
  void cartPoleIsDescribedAsGymnasiumRegistersIt() {
    try (VectorEnv env = make(EnvConfig.of("CartPole-v1").withEnvironments(2))) {
      assertThat(env.description().id()).isEqualTo("CartPole-v1");
      assertThat(env.description().runtime()).isEqualTo("current");
      assertThat(env.description().maxEpisodeSteps()).isEqualTo(500);
      assertThat(env.description().renderFps()).isEqualTo(50);
      assertThat(env.description().actionSpace()).isEqualTo(new Space.Discrete(2, 0, DType.INT64));
      assertThat(env.description().observationSpace().leaves())
          .containsExactly(new Leaf("", DType.FLOAT32, Shape.of(4)));
      assertThat(env.reset().observation().shape()).isEqualTo(Shape.of(2, 4));
    }
  }

  @Test
  void listedIdsHaveTheirRuntime() {
    assertThat(EnvironmentListing.list(endpoints(), "cartpole", false))
        .extracting(info -> info.id() + " " + info.runtime())
        .contains("CartPole-v0 current", "CartPole-v1 current");
    assertThat(EnvironmentListing.list(endpoints(), "lunarlander-v", false))
        .extracting(info -> info.id() + " " + info.runtime())
        .containsExactly("LunarLander-v2 legacy", "LunarLander-v3 current");
  }

  @Test
  void anUnknownIdNamesTheNearest() {
    assertRefused(
        EnvException.UnknownEnvironment.class,
        () -> make(EnvConfig.of("CartPol-v1")),
        "CartPol",
        "CartPole-v1");
  }

  @Test
  void aRetiredIdIsNotFoundWithGymnasiumsReason() {
    assertRefused(
        EnvException.UnknownEnvironment.class,
        () -> make(EnvConfig.of("Pendulum-v0")),
        "Pendulum-v0",
        "Pendulum-v1");
  }

  @Test
  void aMissingPackageIsNamed() {
    assertRefused(
        EnvException.FailedPrecondition.class,
        () -> make(testEnvironment("MissingPackage")),
        "gymbridge_no_such_package");
  }

  @Test
  void aSpaceThatCannotBeCarriedIsRefusedByName() {
    assertRefused(
        EnvException.FailedPrecondition.class, () -> make(testEnvironment("Graph")), "Graph");
  }

  // Spaces and values

  @Test
  void nestedSpacesKeepTheirTree() {
    try (VectorEnv env = make(testEnvironment("Nested"))) {
      assertThat(env.description().actionSpace().leaves())
          .containsExactly(
              new Leaf("force", DType.FLOAT32, Shape.of(2)),
              new Leaf("gears", DType.INT64, Shape.of(2)),
              new Leaf("keys", DType.INT8, Shape.of(3)),
              new Leaf("move", DType.INT64, Shape.SCALAR),
              new Leaf("pair.0", DType.INT64, Shape.SCALAR),
              new Leaf("pair.1", DType.FLOAT64, Shape.SCALAR),
              new Leaf("word", DType.INT32, Shape.of(4)));
      assertThat(env.description().observationSpace().leaves())
          .extracting(Leaf::path)
          .containsExactly(
              "digest",
              "random.flags",
              "random.grid",
              "random.image",
              "random.pair.0",
              "random.pair.1.name",
              "random.scalar");
    }
  }

  @Test
  void nestedActionsArriveAsTheyWereSet() {
    try (VectorEnv env = make(testEnvironment("Nested"))) {
      env.reset();
      Actions actions =
          env.newActions()
              .setElement(0, 0, 0, 1.5)
              .setElement(0, 0, 1, -0.25)
              .setElement(1, 0, 0, 2)
              .setElement(1, 0, 1, 3)
              .setElement(2, 0, 1, 1)
              .setElement(3, 0, 0, 3)
              .setElement(4, 0, 0, 1)
              .setElement(5, 0, 0, 0.5)
              .setElement(6, 0, 0, 2)
              .setElement(6, 0, 1, 1)
              .setElement(6, 0, 2, -1)
              .setElement(6, 0, 3, -1);
      StepBatch step = env.step(actions).await();
      double[] digest = new double[7];
      step.observations().get(0).doubles().get(digest);
      // move, sum of force, gears · (1, 10), keys · (1, 2, 4), sum of pair, characters, their
      // places
      assertThat(digest).containsExactly(3, 1.25, 32, 2, 1.5, 2, 4);
      assertThat(step.reward(0)).isEqualTo(1.25 * 0.1);
    }
  }

  @Test
  void everyElementTypeComesBackAsItWasSent() {
    try (VectorEnv env = make(testEnvironment("Echo").withEnvironments(2))) {
      env.reset();
      Actions actions = env.newActions();
      for (int leaf = 0; leaf < actions.leaves().size(); leaf++) {
        for (int element = 0; element < 3; element++) {
          if (actions.leaves().get(leaf).dtype().isFloat()) {
            actions.setElement(leaf, 1, element, -7.25 + element);
          } else {
            actions.setElement(leaf, 1, element, element == 0 ? 0 : 1);
          }
        }
      }
      StepBatch step = env.step(actions).await();
      for (int leaf = 0; leaf < actions.leaves().size(); leaf++) {
        Tensor observed = step.observations().get(leaf);
        assertThat(observed.dtype()).isEqualTo(actions.leaves().get(leaf).dtype());
        assertThat(observed.bytes()).as(observed.toString()).isEqualTo(actions.data(leaf));
      }
    }
  }

  @Test
  void boundsOfEveryElementTypeComeExactly() {
    try (VectorEnv env = make(testEnvironment("Echo"))) {
      assertThat(box(env, "uint64").high(0)).isEqualTo(0x1p64);
      assertThat(box(env, "uint64").high().asLong(0)).isEqualTo(-1);
      assertThat(box(env, "int8").low(2)).isEqualTo(-128);
      assertThat(box(env, "float16").high(1)).isEqualTo(1000);
      assertThat(box(env, "bool").high(0)).isEqualTo(1);
    }
  }

  private static Space.Box box(VectorEnv env, String key) {
    Space.Dict actionSpace = (Space.Dict) env.description().actionSpace();
    return (Space.Box) requireNonNull(actionSpace.spaces().get(key));
  }

  @Test
  void argumentsArriveWithTheirTypes() {
    EnvConfig config = EnvConfig.of("ALE/Breakout-v5").withKwarg("frameskip", PyTuple.of(2, 5));
    try (VectorEnv env = make(config.withKwarg("obs_type", "ram"))) {
      assertThat(env.reset().observation().shape()).isEqualTo(Shape.of(1, 128));
    }
    assertThatThrownBy(() -> make(config.withKwarg("frameskip", 4.0)))
        .isInstanceOf(EnvException.class)
        .hasMessageContaining("frameskip");
  }

  @Test
  void infosKeepTheirTypesAndMayBeMissing() {
    EnvConfig config = testEnvironment("Nested").withInfoKeys("steps", "ratio", "odd", "mask");
    try (VectorEnv env = make(config)) {
      Infos first = env.reset().infos();
      assertThat(first.number("ratio", 0)).isZero();
      Infos odd = step(env).infos();
      assertThat(odd.number("steps", 0)).isEqualTo(1);
      assertThat(odd.number("ratio", 0)).isEqualTo(1.0 / 12);
      assertThat(odd.values("odd").dtype()).isEqualTo(DType.BOOL);
      assertThat(odd.number("odd", 0)).isEqualTo(1);
      assertThat(odd.has("mask", 0)).isFalse();
      Infos even = step(env).infos();
      assertThat(even.values("mask").shape()).isEqualTo(Shape.of(1, 3));
      assertThat(even.values("mask").asLong(2)).isEqualTo(2);
    }
  }

  // Steps and episodes

  @Test
  void observationsOfAStepAreThoseOfTheEpisodeThatEnded() {
    EnvConfig config = testEnvironment("Count").withEnvironments(2).withKwarg("length", 2);
    try (VectorEnv env = make(config)) {
      ResetBatch first = env.reset();
      step(env);
      StepBatch step = env.step(env.newActions(), new int[] {5, 0}, 3).await();
      assertThat(step.terminated(0)).isTrue();
      assertThat(step.frames(1)).isZero();
      assertThat(step.observation().asLong(2 * step.lastRow(0)))
          .isEqualTo(first.observation().asLong(0));
      assertThat(step.observation().asLong(2 * step.lastRow(0) + 1)).isEqualTo(2);
      assertThat(step.nextObservation().asLong(2 * step.nextRow(0) + 1)).isZero();
      assertThat(step.nextRow(1)).isEqualTo(-1);
    }
  }

  @Test
  void runningEpisodesAreRestoredInANewSession() {
    EnvConfig config = testEnvironment("Nested").withEnvironments(3).withSeed(4);
    try (VectorEnv env = make(config);
        VectorEnv other = make(config.withSeed(99))) {
      env.reset();
      for (int steps = 0; steps < 14; steps++) {
        step(env);
      }
      List<Episode> episodes = env.episodes();
      assertThat(episodes).extracting(Episode::number).containsExactly(1L, 1L, 1L);
      other.restore(episodes);
      assertThat(other.episodes().get(2).checksum()).isEqualTo(episodes.get(2).checksum());
      StepBatch expected = step(env);
      StepBatch got = step(other);
      for (int leaf = 0; leaf < expected.observations().size(); leaf++) {
        assertThat(got.observations().get(leaf).bytes())
            .isEqualTo(expected.observations().get(leaf).bytes());
      }
    }
  }

  @Test
  void episodesThatWereNotSteppedYetAreRestored() {
    EnvConfig config = testEnvironment("Nested").withEnvironments(2).withSeed(4);
    try (VectorEnv env = make(config)) {
      Tensor first = env.reset().observations().get(3);
      Tensor again = env.restore(env.episodes()).observations().get(3);
      assertThat(again.bytes()).isEqualTo(first.bytes());
      assertThat(step(env).frames(1)).isEqualTo(1);
    }
  }

  @Test
  void anEpisodeThatDoesNotRepeatIsLostWhereItIsRestored() {
    try (VectorEnv env = make(testEnvironment("Drift"))) {
      env.reset();
      step(env);
      List<Episode> episodes = env.episodes();
      env.restore(episodes);
      StepBatch report = step(env);
      assertThat(report.lost(0)).isTrue();
      assertThat(report.truncated(0)).isTrue();
      assertThat(report.frames(0)).isZero();
      assertThat(env.episodes().get(0).number()).isOne();
      assertThat(step(env).frames(0)).isEqualTo(1);
    }
  }

  @Test
  void renderingsArePictures() {
    EnvConfig config = EnvConfig.of("CartPole-v1").withRenderMode("rgb_array");
    try (VectorEnv env = make(config)) {
      env.reset();
      Frame frame = env.render(0);
      assertThat(frame.width()).isEqualTo(600);
      assertThat(frame.height()).isEqualTo(400);
      assertThat(frame.pixels().shape()).isEqualTo(Shape.of(400, 600, 3));
    }
  }

  // What environments do wrong

  @ParameterizedTest
  @CsvSource({"step", "reset", "render"})
  void anExceptionComesWithItsTracebackAndTheSessionLivesOn(String where) {
    EnvConfig config = testEnvironment("Raise").withKwarg("where", where).withKwarg("at_step", 1);
    try (VectorEnv env = make(config.withRenderMode("rgb_array"))) {
      assertRefused(
          EnvException.Raised.class,
          () -> {
            env.reset();
            env.render(0);
            step(env);
          },
          "Raise-v0",
          "Traceback",
          "ValueError: planted");
      if (where.equals("step")) {
        assertRefused(EnvException.FailedPrecondition.class, () -> step(env), "reset");
        assertThat(env.reset().observation().asLong(1)).isZero();
      }
    }
  }

  @Test
  void anExceptionOfTheConstructorComesWithItsTraceback() {
    assertRefused(
        EnvException.Raised.class,
        () -> make(testEnvironment("Raise").withKwarg("where", "make")),
        "ValueError: planted");
  }

  @Test
  void afterAnExceptionEveryEnvironmentMustBeReset() {
    EnvConfig config = testEnvironment("Raise").withEnvironments(2).withKwarg("at_step", 2);
    try (VectorEnv env = make(config)) {
      env.reset();
      step(env);
      assertRefused(
          EnvException.Raised.class,
          () -> env.step(env.newActions(), new int[] {0, 1}, 1).await(),
          "environment 1",
          "planted");
      env.reset(new boolean[] {false, true});
      assertRefused(EnvException.FailedPrecondition.class, () -> step(env), "environment 0");
      env.reset();
      assertThat(step(env).frames(0)).isEqualTo(1);
    }
  }

  @Test
  void sysExitIsAnExceptionLikeAnyOther() {
    try (VectorEnv env = make(testEnvironment("Exit").withKwarg("at_step", 1))) {
      env.reset();
      assertRefused(EnvException.Raised.class, () -> step(env), "SystemExit: 7");
      env.reset();
    }
  }

  @ParameterizedTest
  @CsvSource({"shape, '(3,)'", "dtype, float64", "none, object"})
  void anObservationOutsideItsSpaceIsRefused(String kind, String got) {
    EnvConfig config =
        testEnvironment("BadObservation").withKwarg("kind", kind).withKwarg("at_step", 1);
    try (VectorEnv env = make(config)) {
      env.reset();
      assertRefused(EnvException.Raised.class, () -> step(env), "int64", "(2,)", got);
    }
  }

  @Test
  void anInfoThatIsNoNumberIsRefusedByName() {
    try (VectorEnv env = make(testEnvironment("BadInfo").withInfoKeys("label"))) {
      env.reset();
      assertRefused(EnvException.Raised.class, () -> step(env), "label", "str");
    }
  }

  @Test
  void infosOfOneColumnThatDifferInTypeAreRefused() {
    EnvConfig config =
        testEnvironment("BadInfo")
            .withEnvironments(2)
            .withInfoKeys("mixed")
            .withKwarg("at_step", 2);
    try (VectorEnv env = make(config)) {
      env.reset();
      env.step(env.newActions(), new int[] {1, 0}, 1).await();
      assertRefused(EnvException.Raised.class, () -> step(env), "mixed", "int64", "float64");
    }
  }

  @Test
  void whatAnEnvironmentPrintsDisturbsNothing() {
    try (VectorEnv env = make(testEnvironment("Print"))) {
      env.reset();
      for (int steps = 1; steps <= 5; steps++) {
        assertThat(step(env).observation().asLong(1)).isEqualTo(steps);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 2.5})
  void anActionOutsideABoxIsRefusedWithItsValue(double torque) {
    try (VectorEnv env = make(EnvConfig.of("Pendulum-v1").withEnvironments(2))) {
      env.reset();
      Actions actions = env.newActions().set(1, torque);
      assertRefused(
          EnvException.InvalidArgument.class,
          () -> env.step(actions).await(),
          "environment 1",
          Double.isNaN(torque) ? "nan" : Double.isInfinite(torque) ? "inf" : "2.5",
          "Box");
      assertThat(step(env).frames(0)).isEqualTo(1);
    }
  }

  @Test
  void aReplyOverTheMessageLimitIsRefusedAndNothingIsStepped() {
    EnvConfig config = testEnvironment("Large").withKwarg("length", 1000);
    try (VectorEnv env = make(config)) {
      env.reset();
      assertRefused(
          EnvException.LimitExceeded.class,
          () -> env.step(env.newActions(), new int[] {100}, 100).await(),
          "67108864",
          "--max-message-mib");
      StepBatch step = env.step(env.newActions(), new int[] {50}, 50).await();
      assertThat(step.observation().shape()).isEqualTo(Shape.of(50, 1 << 20));
      assertThat(step.observation().asLong(0)).isEqualTo(1);
    }
  }

  @Test
  void aRequestOverTheMessageLimitIsRefusedAndTheSessionLivesOn() {
    try (RawSession session = RawSession.count(endpoints(), 1, 10)) {
      session.reset(1);
      StepRequest.Builder step =
          RawSession.step(1).setActions(0, RawSession.actions(new long[(64 << 20) / 8]));
      Refused.with(Status.Code.RESOURCE_EXHAUSTED, () -> session.step(step), "67108864");
      assertThat(RawSession.steps(session.step().getObservationsList())).containsExactly(1L);
    }
  }
}
