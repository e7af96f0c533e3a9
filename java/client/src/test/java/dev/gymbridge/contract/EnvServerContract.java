package dev.gymbridge.contract;

import static dev.gymbridge.contract.RawSession.COUNT;
import static dev.gymbridge.contract.RawSession.actions;
import static dev.gymbridge.contract.RawSession.history;
import static dev.gymbridge.contract.RawSession.longs;
import static dev.gymbridge.contract.RawSession.rewards;
import static dev.gymbridge.contract.RawSession.steps;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.Method;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.EnvironmentInfo;
import dev.gymbridge.v1.ListEnvironmentsRequest;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import dev.gymbridge.v1.Value;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules of the contract, message by message, for any environment server. A subclass says where
 * the server is, and nothing else.
 *
 * <p>The server must know {@code gymbridge_testenvs:Count-v0}, which observes a number of the
 * episode and the steps so far, gives half a point more with every step and terminates after {@code
 * length} steps; and leave its limits at their defaults.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EnvServerContract {
  private static final ByteString SECOND_OF_THREE = ByteString.copyFrom(new byte[] {0, 1, 0});

  private Endpoints endpoints;
  private Endpoint place;

  /** Starts or finds the server, once for all tests. */
  protected abstract Endpoints start();

  @BeforeAll
  final void connect() {
    endpoints = start();
    place = endpoints.open(EnvConfig.of(COUNT), null);
  }

  @AfterAll
  final void disconnect() {
    place.close();
    endpoints.close();
  }

  /** The server under test. */
  public final Endpoints endpoints() {
    return endpoints;
  }

  private MakeResponse make(MakeRequest request) {
    return place.connect().call(Method.MAKE, request, RawSession.TIMEOUT);
  }

  private RawSession count(int environments, int length) {
    return RawSession.count(endpoints, environments, length);
  }

  // Make

  @Test
  void makeDescribesTheEnvironments() {
    try (RawSession session = count(1, 10)) {
      MakeResponse made = session.made();
      assertThat(made.getRuntime()).isIn("current", "legacy");
      assertThat(made.getGymnasiumVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
      assertThat(made.getActionSpace().getDiscrete().getN()).isEqualTo(2);
      assertThat(made.getObservationSpace().getBox().getShapeList()).containsExactly(2);
      assertThat(longs(made.getObservationSpace().getBox().getHigh())).contains(1L << 31);
      assertThat(made.getRenderFps()).isEqualTo(25);
      assertThat(made.getMaxEpisodeSteps()).isZero();
    }
  }

  @Test
  void aMakeThatIsSentAgainFindsTheSession() {
    try (RawSession session = count(1, 10)) {
      ResetResponse reset = session.reset(5);
      assertThat(session.make(session.request())).isEqualTo(session.made());
      assertThat(steps(session.step().getObservationsList())).containsExactly(1L);
      assertThat(reset.getSequence()).isEqualTo(1);
    }
  }

  @Test
  void aNameThatIsTakenByAnotherRequestIsRefused() {
    try (RawSession session = count(1, 10)) {
      MakeRequest other = session.request().toBuilder().setNumEnvs(2).build();
      Refused.asInvalid(() -> session.make(other), session.name());
    }
  }

  @Test
  void aNameThatCouldBeGuessedIsRefused() {
    MakeRequest request = RawSession.request(1, 10).setSession("short").build();
    Refused.asInvalid(() -> make(request), "short", "16");
  }

  @Test
  void noEnvironmentsAreRefused() {
    MakeRequest request = RawSession.request(0, 10).build();
    Refused.asInvalid(() -> make(request), "num_envs");
  }

  @Test
  void tenThousandEnvironmentsAreRefusedWithTheLimit() {
    MakeRequest request = RawSession.request(10_000, 10).build();
    Refused.with(
        Status.Code.RESOURCE_EXHAUSTED, () -> make(request), "10000", "1024", "--max-environments");
  }

  @Test
  void anUnknownIdIsNotFound() {
    MakeRequest request = RawSession.request(1, 10).setId("NoSuchGame-v0").build();
    Refused.with(Status.Code.NOT_FOUND, () -> make(request), "NoSuchGame", "earest");
  }

  @Test
  void aModuleThatIsNotAllowedIsRefusedWithTheFlag() {
    MakeRequest request = RawSession.request(1, 10).setId("antigravity:Fly-v0").build();
    Refused.with(
        Status.Code.FAILED_PRECONDITION, () -> make(request), "antigravity", "--allow-module");
  }

  @Test
  void anArgumentTheConstructorDoesNotTakeIsRefused() {
    MakeRequest request =
        RawSession.request(1, 10)
            .putKwargs("colour", Value.newBuilder().setStringValue("red").build())
            .build();
    Refused.asInvalid(() -> make(request), "colour");
  }

  // Reset

  @Test
  void aResetGivesOneRowForEachEnvironment() {
    try (RawSession session = count(3, 10)) {
      ResetResponse reset = session.reset(1, 2, 3);
      assertThat(reset.getObservations(0).getShapeList()).containsExactly(3, 2);
      assertThat(steps(reset.getObservationsList())).containsExactly(0L, 0L, 0L);
      assertThat(reset.getChecksumsList()).hasSize(3).doesNotHaveDuplicates();
      assertThat(reset.getEnded()).isEqualTo(ByteString.copyFrom(new byte[3]));
    }
  }

  @Test
  void anEpisodeFollowsFromItsSeed() {
    try (RawSession session = count(3, 10)) {
      ResetResponse first = session.reset(7, 7, 8);
      session.step();
      ResetResponse again = session.reset(7, 7, 8);
      assertThat(again.getObservationsList()).isEqualTo(first.getObservationsList());
      assertThat(again.getChecksumsList()).isEqualTo(first.getChecksumsList());
      assertThat(first.getChecksums(0)).isEqualTo(first.getChecksums(1));
      assertThat(first.getChecksums(0)).isNotEqualTo(first.getChecksums(2));
    }
  }

  @Test
  void aMaskLeavesTheOthersAsTheyAre() {
    try (RawSession session = count(3, 10)) {
      session.reset(1, 2, 3);
      session.step();
      ResetResponse second =
          session.reset(
              ResetRequest.newBuilder().setMask(SECOND_OF_THREE).addAllSeeds(List.of(-1, 9, -1)));
      assertThat(second.getObservations(0).getShapeList()).containsExactly(1, 2);
      assertThat(steps(session.step().getObservationsList())).containsExactly(2L, 1L, 2L);
    }
  }

  @Test
  void aMalformedResetIsRefusedWithTheField() {
    try (RawSession session = count(3, 10)) {
      List<Integer> seeds = List.of(1, 2, 3);
      Refused.asInvalid(() -> session.reset(1, 2), "seeds");
      Refused.asInvalid(() -> session.reset(1, Integer.MIN_VALUE, 3), "2147483648");
      ResetRequest.Builder shortMask = ResetRequest.newBuilder().addAllSeeds(seeds);
      shortMask.setMask(ByteString.copyFrom(new byte[] {1}));
      Refused.asInvalid(() -> session.reset(shortMask), "mask");
      ResetRequest.Builder oddMask = ResetRequest.newBuilder().addAllSeeds(seeds);
      oddMask.setMask(ByteString.copyFrom(new byte[] {1, 2, 0}));
      Refused.asInvalid(() -> session.reset(oddMask), "mask", "2");
      ResetRequest.Builder oneHistory = ResetRequest.newBuilder().addAllSeeds(seeds);
      oneHistory.addHistories(history(1));
      Refused.asInvalid(() -> session.reset(oneHistory), "histories");
      assertThat(session.reset(1, 2, 3).getChecksumsCount()).isEqualTo(3);
    }
  }

  @Test
  void aHistoryIsPlayedBackToWhereTheEpisodeWas() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      session.step(RawSession.step(1, new int[] {2, 1}, new int[2]));
      StepResponse last = session.step(RawSession.step(1, new int[] {3, 0}, new int[2]));
      session.reset(8, 9);
      ResetResponse back =
          session.reset(
              ResetRequest.newBuilder()
                  .addAllSeeds(List.of(1, 2))
                  .addHistories(history(2, 3))
                  .addHistories(history(1)));
      assertThat(steps(back.getObservationsList())).containsExactly(5L, 1L);
      assertThat(back.getChecksumsList()).isEqualTo(last.getChecksumsList());
      assertThat(back.getEnded()).isEqualTo(ByteString.copyFrom(new byte[2]));
      assertThat(steps(session.step().getObservationsList())).containsExactly(6L, 2L);
    }
  }

  @Test
  void aHistoryIsPlayedBackInPieces() {
    try (RawSession session = count(3, 20)) {
      ResetResponse whole =
          session.reset(
              ResetRequest.newBuilder()
                  .addAllSeeds(List.of(1, 2, 3))
                  .addHistories(history(2, 3))
                  .addHistories(history(1))
                  .addHistories(history()));
      session.reset(1, 2, 3);
      session.reset(
          ResetRequest.newBuilder()
              .setResume(true)
              .addHistories(history(2))
              .addHistories(history(1))
              .addHistories(history()));
      ResetResponse rest =
          session.reset(
              ResetRequest.newBuilder()
                  .setResume(true)
                  .addHistories(history(3))
                  .addHistories(history())
                  .addHistories(history()));
      assertThat(rest.getObservationsList()).isEqualTo(whole.getObservationsList());
      assertThat(rest.getChecksumsList()).isEqualTo(whole.getChecksumsList());
      assertThat(rest.getEnded()).isEqualTo(whole.getEnded());
      assertThat(steps(session.step().getObservationsList())).containsExactly(6L, 2L, 1L);
    }
  }

  @Test
  void anEpisodeThatIsNotRunningCannotGoOn() {
    try (RawSession session = count(1, 3)) {
      ResetRequest.Builder resume = ResetRequest.newBuilder().setResume(true);
      Refused.with(
          Status.Code.FAILED_PRECONDITION, () -> session.reset(resume), "must be reset first");
      session.reset(1);
      assertThat(session.reset(resume.addHistories(history(5))).getEnded().byteAt(0))
          .isEqualTo((byte) 1);
      Refused.with(
          Status.Code.FAILED_PRECONDITION, () -> session.reset(resume), "must be reset first");
    }
  }

  @Test
  void anEmptyHistoryIsAnOrdinaryReset() {
    try (RawSession session = count(1, 10)) {
      ResetResponse plain = session.reset(1);
      ResetResponse empty =
          session.reset(ResetRequest.newBuilder().addSeeds(1).addHistories(history()));
      assertThat(empty.getChecksumsList()).isEqualTo(plain.getChecksumsList());
    }
  }

  @Test
  void anEpisodeThatEndsWithinItsHistoryIsMarkedAndNotStepped() {
    try (RawSession session = count(1, 3)) {
      ResetResponse back =
          session.reset(ResetRequest.newBuilder().addSeeds(1).addHistories(history(2, 2)));
      assertThat(back.getEnded().toByteArray()).containsExactly(1);
      Refused.with(Status.Code.FAILED_PRECONDITION, session::step, "reset");
    }
  }

  @Test
  void aRepeatOfZeroInAHistoryIsRefused() {
    try (RawSession session = count(1, 3)) {
      ResetRequest.Builder reset = ResetRequest.newBuilder().addSeeds(1).addHistories(history(0));
      Refused.asInvalid(() -> session.reset(reset), "repeat");
    }
  }

  // Step

  @Test
  void aStepBeforeTheResetIsRefused() {
    try (RawSession session = count(2, 10)) {
      Refused.with(Status.Code.FAILED_PRECONDITION, session::step, "environment 0", "reset");
    }
  }

  @Test
  void anActionIsAppliedAsOftenAsItsRepeatSays() {
    try (RawSession session = count(3, 10)) {
      ResetResponse reset = session.reset(1, 2, 3);
      StepResponse step = session.step(RawSession.step(2, new int[] {3, 0, 1}, new int[3]));
      assertThat(step.getFramesList()).containsExactly(3, 0, 1);
      assertThat(rewards(step)).containsExactly(0.5, 1.0, 1.5, 0.5);
      assertThat(step.getEnds()).isEqualTo(ByteString.copyFrom(new byte[3]));
      assertThat(steps(step.getObservationsList())).containsExactly(2L, 3L, 1L);
      assertThat(step.getChecksums(1)).isEqualTo(reset.getChecksums(1));
      assertThat(step.getChecksums(2)).isNotEqualTo(reset.getChecksums(2));
      assertThat(step.getNextObservationsCount()).isZero();
    }
  }

  @Test
  void emptyRepeatsAndKeepLastAreOne() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      StepResponse step = session.step();
      assertThat(step.getFramesList()).containsExactly(1, 1);
      assertThat(step.getObservations(0).getShapeList()).containsExactly(2, 2);
    }
  }

  @Test
  void whereNoEnvironmentIsSteppedThereAreNoRows() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      StepResponse step = session.step(RawSession.step(4, new int[2], new int[2]));
      assertThat(step.getFramesList()).containsExactly(0, 0);
      assertThat(step.getRewards()).isEmpty();
      assertThat(longs(step.getObservations(0))).isEmpty();
    }
  }

  @Test
  void anEpisodeThatEndsIsResetWithinTheStep() {
    try (RawSession session = count(2, 3)) {
      ResetResponse expected = session.reset(41, 42);
      session.reset(1, 2);
      session.step(RawSession.step(1, new int[] {1, 0}, new int[2]));
      StepResponse step =
          session.step(RawSession.step(100, new int[] {100, 2}, new int[] {41, 42}));
      assertThat(step.getFramesList()).containsExactly(2, 2);
      assertThat(step.getEnds().toByteArray()).containsExactly(1, 0);
      assertThat(steps(step.getObservationsList())).containsExactly(2L, 3L, 1L, 2L);
      assertThat(longs(step.getNextObservations(0)))
          .isEqualTo(longs(expected.getObservations(0)).subList(0, 2));
      assertThat(step.getNextChecksumsList()).containsExactly(expected.getChecksums(0));
      assertThat(steps(session.step().getObservationsList())).containsExactly(1L, 3L);
    }
  }

  @Test
  void afterTheEndOfAnEpisodeTheChecksumIsStillItsOwn() {
    try (RawSession session = count(1, 3)) {
      session.reset(1);
      StepResponse whole = session.step(RawSession.step(1, new int[] {3}, new int[] {1}));
      session.step();
      StepResponse byParts = session.step(RawSession.step(1, new int[] {2}, new int[] {5}));
      assertThat(byParts.getChecksumsList()).isEqualTo(whole.getChecksumsList());
      assertThat(byParts.getNextChecksumsList()).isNotEqualTo(whole.getNextChecksumsList());
    }
  }

  @Test
  void truncationAndTerminationAreApart() {
    try (RawSession both =
            RawSession.make(endpoints, RawSession.request(1, 3).setMaxEpisodeSteps(3));
        RawSession truncated =
            RawSession.make(endpoints, RawSession.request(1, 9).setMaxEpisodeSteps(3))) {
      assertThat(truncated.made().getMaxEpisodeSteps()).isEqualTo(3);
      both.reset(1);
      truncated.reset(1);
      StepRequest.Builder toTheEnd = RawSession.step(1, new int[] {5}, new int[1]);
      assertThat(both.step(toTheEnd.clone()).getEnds().toByteArray()).containsExactly(3);
      assertThat(truncated.step(toTheEnd).getEnds().toByteArray()).containsExactly(2);
    }
  }

  @Test
  void aMalformedStepIsRefusedAndNothingIsStepped() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      StepRequest.Builder good = RawSession.step(2);
      Refused.asInvalid(() -> session.step(good.clone().clearActions()), "0 action tensors");
      Tensor floats = actions(0, 0).toBuilder().setDtype(ElementType.ELEMENT_TYPE_FLOAT64).build();
      Refused.asInvalid(() -> session.step(good.clone().setActions(0, floats)), "int64");
      Refused.asInvalid(() -> session.step(good.clone().setActions(0, actions(0, 0, 0))), "shape");
      Tensor cut = actions(0, 0).toBuilder().setData(ByteString.copyFrom(new byte[9])).build();
      Refused.asInvalid(() -> session.step(good.clone().setActions(0, cut)), "9 bytes");
      Refused.asInvalid(() -> session.step(good.clone().addRepeats(1)), "repeats");
      Refused.asInvalid(() -> session.step(good.clone().addNextSeeds(1)), "next_seeds");
      Refused.asInvalid(
          () -> session.step(RawSession.step(1, new int[] {1, 10_001}, new int[2])), "10001");
      assertThat(steps(session.step().getObservationsList())).containsExactly(1L, 1L);
    }
  }

  @Test
  void anActionOutsideTheSpaceIsRefusedWithItsEnvironment() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      StepRequest.Builder step = RawSession.step(2).setActions(0, actions(1, 2));
      Refused.asInvalid(() -> session.step(step), "environment 1", "2", "Discrete(2)");
    }
  }

  @Test
  void theActionOfAnEnvironmentThatIsNotSteppedIsNotLookedAt() {
    try (RawSession session = count(2, 10)) {
      session.reset(1, 2);
      StepRequest.Builder step =
          RawSession.step(1, new int[] {1, 0}, new int[2]).setActions(0, actions(1, 99));
      assertThat(session.step(step).getFramesList()).containsExactly(1, 0);
    }
  }

  @Test
  void infosComeAsColumnsOfTheKeysAskedFor() {
    MakeRequest.Builder request =
        RawSession.request(2, 3).addInfoKeys("pid").addInfoKeys("nothing");
    try (RawSession session = RawSession.make(endpoints, request)) {
      assertThat(session.reset(1, 2).getInfos(0).getPresent().toByteArray()).containsExactly(1, 1);
      StepResponse step = session.step(RawSession.step(1, new int[] {0, 3}, new int[2]));
      assertThat(step.getInfos(0).getKey()).isEqualTo("pid");
      assertThat(step.getInfos(0).getPresent().toByteArray()).containsExactly(0, 1);
      assertThat(longs(step.getInfos(0).getValues()).get(0)).isPositive();
      assertThat(step.getInfos(1).getPresent().toByteArray()).containsExactly(0, 0);
      assertThat(step.getNextInfos(0).getPresent().toByteArray()).containsExactly(1);
    }
  }

  @Test
  void aStepCanLeaveInfosOut() {
    MakeRequest.Builder request = RawSession.request(1, 1).addInfoKeys("pid");
    try (RawSession session = RawSession.make(endpoints, request)) {
      session.reset(1);
      StepResponse without = session.step(RawSession.step(1).setWithoutInfos(true));
      assertThat(without.getEnds().byteAt(0)).isEqualTo((byte) 1);
      assertThat(without.getInfosList()).isEmpty();
      assertThat(without.getNextInfosList()).isEmpty();
      assertThat(session.step().getInfosList()).hasSize(1);
    }
  }

  // Exactly once

  @Test
  void aStepThatIsSentAgainIsNotExecutedAgain() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      StepRequest step = session.number(RawSession.step(1));
      StepResponse reply = session.send(step);
      assertThat(session.send(step)).isEqualTo(reply);
      assertThat(steps(session.step().getObservationsList())).containsExactly(2L);
    }
  }

  @Test
  void aResetThatIsSentAgainIsNotExecutedAgain() {
    try (RawSession session = count(1, 10)) {
      ResetRequest reset = session.number(ResetRequest.newBuilder().addSeeds(3));
      assertThat(session.send(reset)).isEqualTo(session.send(reset));
      assertThat(session.step().getSequence()).isEqualTo(2);
    }
  }

  @Test
  void aRefusedRequestThatIsSentAgainIsRefusedAgainAndUsesItsNumberUp() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      StepRequest wrong = session.number(RawSession.step(1).setActions(0, actions(7)));
      Refused.asInvalid(() -> session.send(wrong), "Discrete(2)");
      Refused.asInvalid(() -> session.send(wrong), "Discrete(2)");
      assertThat(steps(session.step().getObservationsList())).containsExactly(1L);
    }
  }

  @Test
  void aNumberBelowTheLastIsRefused() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      session.step();
      session.step();
      for (long sequence : new long[] {0, 1, 2}) {
        StepRequest step =
            RawSession.step(1).setSession(session.name()).setSequence(sequence).build();
        Refused.asInvalid(() -> session.send(step), "sequence", Long.toString(sequence), "3");
      }
      assertThat(steps(session.step().getObservationsList())).containsExactly(3L);
    }
  }

  @Test
  void aRequestThatNeverArrivedLeavesNoGap() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      StepRequest lost = session.number(RawSession.step(1));
      StepResponse step = session.step();
      assertThat(step.getSequence()).isEqualTo(lost.getSequence() + 1);
      assertThat(steps(step.getObservationsList())).containsExactly(1L);
      Refused.asInvalid(() -> session.send(lost), "sequence");
    }
  }

  @Test
  void theNumberOfAResetIsNotThatOfAStep() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      StepRequest step = RawSession.step(1).setSession(session.name()).setSequence(1).build();
      Refused.asInvalid(() -> session.send(step), "sequence");
    }
  }

  // Steps, one after the other

  @Test
  void stepsAreAnsweredInOrder() {
    try (RawSession session = count(2, 100)) {
      session.reset(1, 2);
      for (long step = 1; step <= 20; step++) {
        session.wire().send(session.number(RawSession.step(2)), RawSession.TIMEOUT);
        StepResponse reply = session.wire().await(RawSession.TIMEOUT);
        assertThat(steps(reply.getObservationsList())).containsExactly(step, step);
      }
      assertThat(steps(session.step().getObservationsList())).containsExactly(21L, 21L);
    }
  }

  @Test
  void aRefusedStepLeavesTheSessionAsItIs() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      StepRequest wrong = session.number(RawSession.step(1).setActions(0, actions(5)));
      session.wire().send(wrong, RawSession.TIMEOUT);
      Refused.asInvalid(() -> session.wire().await(RawSession.TIMEOUT), "Discrete(2)");
      session.wire().send(session.number(RawSession.step(1)), RawSession.TIMEOUT);
      StepResponse reply = session.wire().await(RawSession.TIMEOUT);
      assertThat(steps(reply.getObservationsList())).containsExactly(1L);
    }
  }

  @Test
  void theStepsOfOneSessionAreNotThoseOfAnother() {
    try (RawSession session = count(1, 10);
        RawSession other = count(1, 10)) {
      session.reset(1);
      other.reset(1);
      session.wire().send(session.number(RawSession.step(1)), RawSession.TIMEOUT);
      assertThat(session.wire().await(RawSession.TIMEOUT).getSequence()).isEqualTo(2);
      session.wire().send(other.number(RawSession.step(1)), RawSession.TIMEOUT);
      Refused.asInvalid(
          () -> session.wire().await(RawSession.TIMEOUT), other.name(), session.name());
      assertThat(steps(other.step().getObservationsList())).containsExactly(1L);
    }
  }

  // Render, Close, ListEnvironments

  @Test
  void aRenderingShowsTheEnvironmentAsItIs() {
    MakeRequest.Builder request = RawSession.request(2, 10).setRenderMode("rgb_array");
    try (RawSession session = RawSession.make(endpoints, request)) {
      session.reset(1, 2);
      session.step(RawSession.step(1, new int[] {1, 3}, new int[2]));
      Tensor frame = session.render(1).getFrame();
      assertThat(frame.getDtype()).isEqualTo(ElementType.ELEMENT_TYPE_UINT8);
      assertThat(frame.getShapeList()).containsExactly(4, 6, 3);
      assertThat(frame.getData()).hasSize(4 * 6 * 3).containsOnly((byte) 3);
      Refused.asInvalid(() -> session.render(2), "2");
    }
  }

  @Test
  void aRenderingNeedsTheRenderMode() {
    try (RawSession session = count(1, 10)) {
      session.reset(1);
      Refused.with(Status.Code.FAILED_PRECONDITION, () -> session.render(0), "rgb_array");
    }
  }

  @Test
  void aRenderingNeedsAReset() {
    MakeRequest.Builder request = RawSession.request(1, 10).setRenderMode("rgb_array");
    try (RawSession session = RawSession.make(endpoints, request)) {
      Refused.with(Status.Code.FAILED_PRECONDITION, () -> session.render(0), "reset");
    }
  }

  @Test
  void aSessionThatIsGoneIsAborted() {
    try (RawSession session = count(1, 10)) {
      session.end();
      Refused.with(Status.Code.ABORTED, () -> session.reset(1), session.name());
      Refused.with(Status.Code.ABORTED, session::step, session.name());
      Refused.with(Status.Code.ABORTED, () -> session.render(0), session.name());
    }
  }

  @Test
  void closingAgainIsNoError() {
    try (RawSession session = count(1, 10)) {
      session.end();
    }
    CloseRequest never = CloseRequest.newBuilder().setSession("never-heard-of-it").build();
    place.connect().close(never, RawSession.TIMEOUT);
  }

  @Test
  void idsAreListedInOrderAndFilteredInAnyCase() {
    List<String> all = ids("");
    assertThat(all).isNotEmpty().isSorted().doesNotHaveDuplicates();
    String part = all.get(0).substring(1, 4);
    assertThat(ids(part.toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(ids(part.toLowerCase(java.util.Locale.ROOT)))
        .contains(all.get(0))
        .isSubsetOf(all);
    assertThat(ids("no such game")).isEmpty();
  }

  @Test
  void aFilterThatIsTooLongIsRefused() {
    Refused.asInvalid(() -> ids("x".repeat(201)), "201", "200");
  }

  private List<String> ids(String filter) {
    ListEnvironmentsRequest request =
        ListEnvironmentsRequest.newBuilder().setFilter(filter).build();
    return place
        .connect()
        .call(Method.LIST_ENVIRONMENTS, request, RawSession.TIMEOUT)
        .getEnvironmentsList()
        .stream()
        .map(EnvironmentInfo::getId)
        .toList();
  }
}
