package dev.gymbridge.client;

import com.google.protobuf.ByteString;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.Leaf;
import dev.gymbridge.env.OnCrash;
import dev.gymbridge.env.OnNan;
import dev.gymbridge.v1.InfoColumn;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A session whose episodes outlive its worker and its server.
 *
 * <p>It keeps the actions of every running episode. When the session is gone it is made again, the
 * server plays the episodes back, the checksums are compared, and the interrupted request is sent
 * once more. An episode that cannot be brought back is <em>lost</em>: its environment starts the
 * next one, and the next step reports just that, with no environment stepped; so it does where a
 * transition is dropped and the episode truncated.
 */
final class DurableSession implements AutoCloseable {
  /** In StepBatch. */
  private static final byte TRUNCATED = 2;

  /** In StepBatch: truncated and lost. */
  private static final byte LOST = TRUNCATED | 4;

  private static final int PLAYBACK_ATTEMPTS = 3;

  /** How often one request may find its session gone before the server counts as unusable. */
  private static final int REQUEST_ATTEMPTS = 5;

  private final EnvConfig config;
  private final LiveSession session;
  private final EnvDescription description;
  private final EpisodeLog[] logs;
  private final FiniteNumbers finite;
  private StepRequest.@Nullable Builder sent;
  private @Nullable StepResponse lossReport;

  /** Whether a request was given up half way, so that nobody knows where its environments are. */
  private boolean adrift;

  private long restarts;

  DurableSession(Endpoints endpoints, EnvConfig config) {
    this.config = config;
    this.session = new LiveSession(endpoints, config, MakeRequests.of(config));
    this.description = firstMake();
    this.finite = new FiniteNumbers(description.observationSpace().leaves());
    List<Leaf> actionLeaves = description.actionSpace().leaves();
    this.logs = new EpisodeLog[config.environments()];
    Arrays.setAll(logs, environment -> new EpisodeLog(actionLeaves));
  }

  private EnvDescription firstMake() {
    try {
      return session.make();
    } catch (EnvException notMade) {
      session.close();
      throw notMade;
    }
  }

  EnvDescription description() {
    return description;
  }

  /** How often it was made again. */
  long restarts() {
    return restarts;
  }

  /**
   * The running episodes, by environment.
   *
   * @throws IllegalStateException where an environment has none
   */
  List<Episode> episodes() {
    for (int environment = 0; environment < logs.length; environment++) {
      if (!logs[environment].isRunning()) {
        throw new IllegalStateException(
            "environment " + environment + " has no running episode: reset it first");
      }
    }
    return Arrays.stream(logs).map(EpisodeLog::snapshot).toList();
  }

  /**
   * Starts the next episode of the masked environments.
   *
   * @param seeds for each environment its seed, or null to derive it
   */
  ResetResponse reset(boolean[] mask, int @Nullable [] seeds) {
    for (int environment = 0; environment < logs.length; environment++) {
      if (mask[environment]) {
        logs[environment].abandon();
      }
    }
    ResetResponse response =
        reviving(
            "reset",
            mask,
            environment ->
                where(
                    environment,
                    seeds == null ? nextSeed(environment) : seeds[environment],
                    logs[environment].number() + 1,
                    0),
            () -> startNext(mask, seeds));
    forgetLosses(mask);
    return response;
  }

  /**
   * A loss not reported yet is over where its environment was reset; the others start once more.
   */
  private void forgetLosses(boolean[] mask) {
    StepResponse report = lossReport;
    if (report == null) {
      return;
    }
    byte[] others = report.getEnds().toByteArray();
    for (int environment = 0; environment < logs.length; environment++) {
      others[environment] = mask[environment] ? 0 : others[environment];
    }
    lossReport = null;
    reviving("reset", Masks.of(others), this::where, () -> startInPlaceOf(others));
  }

  private ResetResponse startNext(boolean[] mask, int @Nullable [] seeds) {
    ResetRequest.Builder request = ResetRequest.newBuilder().setMask(Masks.bytes(mask));
    for (int environment = 0; environment < logs.length; environment++) {
      request.addSeeds(seeds == null ? nextSeed(environment) : seeds[environment]);
    }
    ResetResponse response = session.reset(request);
    if (config.onNan() != OnNan.KEEP) {
      requireFiniteStarts(
          finite.ofFirst(response.getObservationsList(), mask), request.getSeedsList());
    }
    int row = 0;
    for (int environment = 0; environment < logs.length; environment++) {
      if (mask[environment]) {
        EpisodeLog log = logs[environment];
        log.start(log.number() + 1, request.getSeeds(environment), response.getChecksums(row++));
      }
    }
    return response;
  }

  /**
   * Where restored episodes stand.
   *
   * @param environments those that have a row; a row of an episode that is lost means nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once
  record Restored(boolean[] environments, ResetResponse response) {}

  /**
   * Takes one episode for each environment over and plays it back. One that does not repeat is
   * lost.
   */
  Restored restore(List<Episode> episodes) {
    for (int environment = 0; environment < logs.length; environment++) {
      logs[environment].restore(episodes.get(environment));
    }
    boolean[] all = new boolean[logs.length];
    Arrays.fill(all, true);
    return reviving("playback", all, this::where, () -> playBackAll(all));
  }

  private Restored playBackAll(boolean[] all) {
    Playback playback = playback(all);
    ResetResponse response = playback.run();
    byte[] ends = new byte[logs.length];
    for (int environment = 0; environment < logs.length; environment++) {
      ends[environment] = playback.differs(environment) ? LOST : 0;
    }
    if (Masks.any(Masks.of(ends))) {
      addUnreported(ends);
      var unused = startInPlaceOf(ends);
    }
    return new Restored(playback.rows(), response);
  }

  /** Starts a step; nothing is sent while a loss is to be reported first. */
  void send(StepRequest.Builder request) {
    for (int environment = 0; environment < logs.length; environment++) {
      request.addNextSeeds(nextSeed(environment));
    }
    sent = request;
    if (lossReport == null && !adrift) {
      session.send(request);
    }
  }

  /** Finishes the step that was started. */
  StepResponse await() {
    StepRequest.Builder request = Objects.requireNonNull(sent, "no step was started");
    boolean[] suspects = new boolean[logs.length];
    for (int environment = 0; environment < logs.length; environment++) {
      suspects[environment] = repeat(request, environment) > 0;
    }
    boolean[] again = {adrift};
    try {
      return reviving("step", suspects, this::where, () -> finish(request, again));
    } finally {
      sent = null;
    }
  }

  private StepResponse finish(StepRequest.Builder request, boolean[] again) {
    StepResponse loss = lossReport;
    if (loss != null) {
      lossReport = null;
      return loss;
    }
    if (again[0]) {
      session.send(request);
    }
    again[0] = true;
    StepResponse response = session.await();
    if (config.onNan() != OnNan.KEEP) {
      boolean[] started = Masks.of(response.getEnds().toByteArray());
      if (Masks.any(started)) {
        requireFiniteStarts(
            finite.ofFirst(response.getNextObservationsList(), started),
            request.getNextSeedsList());
      }
      @Nullable String[] found = finite.ofSteps(response, request.getKeepLast());
      if (Arrays.stream(found).anyMatch(Objects::nonNull)) {
        return withoutNotFinite(found);
      }
    }
    record(request, response);
    return response;
  }

  private void requireFiniteStarts(@Nullable String[] found, List<Integer> seeds) {
    for (int environment = 0; environment < logs.length; environment++) {
      String number = found[environment];
      if (number != null) {
        long episode = logs[environment].number() + 1;
        throw notFinite(where(environment, seeds.get(environment), episode, 0), number);
      }
    }
  }

  /**
   * Goes back to before the step, and to the next episode where a number was not finite.
   *
   * @param found for each environment the number, or null
   */
  private StepResponse withoutNotFinite(@Nullable String[] found) {
    byte[] ends = new byte[logs.length];
    for (int environment = 0; environment < logs.length; environment++) {
      String number = found[environment];
      ends[environment] = number == null ? 0 : TRUNCATED;
      if (number != null && config.onNan() == OnNan.STOP) {
        throw notFinite(where(environment), number);
      }
    }
    playBackOrMark(ends);
    var unused = startInPlaceOf(ends);
    StepResponse report = Objects.requireNonNull(lossReport);
    lossReport = null;
    return report;
  }

  private static EnvException.NotFinite notFinite(String where, String number) {
    return new EnvException.NotFinite(
        where + ": " + number + ". Nothing can be learnt from it", null);
  }

  private void record(StepRequest.Builder request, StepResponse response) {
    List<ByteBuffer> actions =
        request.getActionsList().stream()
            .map(tensor -> tensor.getData().asReadOnlyByteBuffer())
            .toList();
    int ended = 0;
    for (int environment = 0; environment < logs.length; environment++) {
      EpisodeLog log = logs[environment];
      if (response.getEnds().byteAt(environment) != 0) {
        log.start(
            log.number() + 1,
            request.getNextSeeds(environment),
            response.getNextChecksums(ended++));
      } else if (response.getFrames(environment) > 0) {
        log.append(
            actions, environment, repeat(request, environment), response.getChecksums(environment));
      }
    }
  }

  RenderResponse render(int environment) {
    boolean[] only = new boolean[logs.length];
    only[environment] = true;
    return reviving("render", only, this::where, () -> session.render(environment));
  }

  @Override
  public void close() {
    session.close();
  }

  /**
   * Runs a request; where its session is lost on the way, or was before, brings the episodes back
   * and runs it again.
   *
   * @param suspects the environments that the request runs
   * @param names says which environment, seed, episode and step it is
   */
  private <T> T reviving(
      String what, boolean[] suspects, IntFunction<String> names, Supplier<T> request) {
    try {
      if (adrift) {
        bringBack(new boolean[logs.length]);
        adrift = false;
      }
      return outliving(what, suspects, names, request);
    } catch (EnvException.Interrupted
        | EnvException.InvalidReply
        | EnvException.NotFinite
        | EnvException.LimitExceeded givenUp) {
      adrift = true;
      throw givenUp;
    }
  }

  private <T> T outliving(
      String what, boolean[] suspects, IntFunction<String> names, Supplier<T> request) {
    int deaths = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        return request.get();
      } catch (StatusRuntimeException failure) {
        String reason = session.reason(failure);
        deaths += isRaisedToTruncate(what, failure) || session.sessionIsGone(failure) ? 1 : 0;
        if (attempt == REQUEST_ATTEMPTS) {
          throw new EnvException.Unavailable(
              "the " + what + " was interrupted " + attempt + " times. " + reason, failure);
        }
        boolean[] drop =
            deaths < 2
                ? new boolean[logs.length]
                : dropAfterTwoDeaths(what, suspects, names, reason, failure);
        deaths %= 2;
        bringBack(drop);
      }
    }
  }

  /** Whether an environment raised an exception in a step, and its episode is to be truncated. */
  private boolean isRaisedToTruncate(String what, StatusRuntimeException failure) {
    return what.equals("step")
        && config.onCrash() == OnCrash.TRUNCATE
        && failure.getStatus().getCode() == Status.Code.INTERNAL
        && Errors.of(failure) == Errors.FINAL;
  }

  /** The same request ended its session twice: names the environments to drop, or stops. */
  private boolean[] dropAfterTwoDeaths(
      String what,
      boolean[] suspects,
      IntFunction<String> names,
      String reason,
      StatusRuntimeException failure) {
    boolean[] culprits = what.equals("step") ? culprits(suspects) : suspects;
    if (what.equals("step") && config.onCrash() == OnCrash.TRUNCATE) {
      return culprits;
    }
    String named =
        IntStream.range(0, logs.length)
            .filter(environment -> culprits[environment])
            .mapToObj(names)
            .collect(Collectors.joining(", "));
    throw new EnvException.Crashed(
        "the " + what + " ended the environment's process twice: " + named + ". " + reason,
        failure);
  }

  /**
   * Steps half of the suspects to learn in which half the one is that dies, and so on; all of them
   * where none does alone.
   */
  private boolean[] culprits(boolean[] suspects) {
    int[] left =
        IntStream.range(0, logs.length).filter(environment -> suspects[environment]).toArray();
    boolean proven = left.length == 1;
    while (!proven) {
      int[] half = Arrays.copyOf(left, (left.length + 1) / 2);
      boolean dies = diesStepping(half);
      proven = dies && half.length == 1;
      if (!dies && left.length == 1) {
        return suspects;
      }
      left = dies ? half : Arrays.copyOfRange(left, half.length, left.length);
    }
    boolean[] culprit = new boolean[logs.length];
    culprit[left[0]] = true;
    return culprit;
  }

  private boolean diesStepping(int[] environments) {
    bringBack(new boolean[logs.length]);
    StepRequest.Builder request = Objects.requireNonNull(sent);
    StepRequest.Builder some = request.clone().clearRepeats();
    for (int environment = 0; environment < logs.length; environment++) {
      boolean steps = Arrays.binarySearch(environments, environment) >= 0;
      some.addRepeats(steps ? repeat(request, environment) : 0);
    }
    try {
      session.send(some);
      var unused = session.await();
      return false;
    } catch (StatusRuntimeException died) {
      return isRaisedToTruncate("step", died) || session.sessionIsGone(died);
    }
  }

  /**
   * Makes the session again and plays the running episodes back.
   *
   * @param drop environments whose episode is truncated instead
   */
  private void bringBack(boolean[] drop) {
    byte[] ends = new byte[logs.length];
    for (int environment = 0; environment < logs.length; environment++) {
      ends[environment] = drop[environment] ? TRUNCATED : 0;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        session.makeAgain();
        restarts++;
        playBackOrMark(ends);
        var unused = startInPlaceOf(ends);
        return;
      } catch (StatusRuntimeException failure) {
        String reason = session.reason(failure);
        session.sessionIsGone(failure);
        if (attempt == PLAYBACK_ATTEMPTS) {
          throw new EnvException.Unavailable(
              "the environment's process died "
                  + attempt
                  + " times while its episodes were played back. "
                  + reason,
              failure);
        }
      }
    }
  }

  /**
   * Plays the running episodes back and marks those that differ.
   *
   * @param ends as in a StepBatch; not 0 where an episode is not to be played back
   */
  private void playBackOrMark(byte[] ends) {
    addUnreported(ends);
    boolean[] running = new boolean[logs.length];
    for (int environment = 0; environment < logs.length; environment++) {
      running[environment] = logs[environment].isRunning() && ends[environment] == 0;
    }
    if (!Masks.any(running)) {
      return;
    }
    Playback playback = playback(running);
    var unused = playback.run();
    for (int environment = 0; environment < logs.length; environment++) {
      if (running[environment] && playback.differs(environment)) {
        ends[environment] = LOST;
      }
    }
  }

  private void addUnreported(byte[] ends) {
    for (int environment = 0; environment < logs.length; environment++) {
      if (lossReport != null && ends[environment] == 0) {
        ends[environment] = lossReport.getEnds().byteAt(environment);
      }
    }
  }

  /** Starts the episodes after those that ended without a step; tells whether there were any. */
  private boolean startInPlaceOf(byte[] ends) {
    boolean[] fresh = Masks.of(ends);
    if (!Masks.any(fresh)) {
      return false;
    }
    ResetResponse first = startNext(fresh, null);
    StepResponse.Builder report =
        StepResponse.newBuilder()
            .setEnds(ByteString.copyFrom(ends))
            .addAllNextObservations(first.getObservationsList())
            .addAllNextChecksums(first.getChecksumsList())
            .addAllNextInfos(first.getInfosList());
    for (int environment = 0; environment < logs.length; environment++) {
      report.addFrames(0).addChecksums(logs[environment].checksum());
    }
    for (String key : config.infoKeys()) {
      report.addInfos(
          InfoColumn.newBuilder().setKey(key).setPresent(Masks.bytes(new boolean[logs.length])));
    }
    lossReport = report.build();
    return true;
  }

  private Playback playback(boolean[] mask) {
    return new Playback(session, logs, config.stepTimeout(), mask);
  }

  /** Seed of the episode that follows the running one. */
  private int nextSeed(int environment) {
    return EpisodeSeeds.seed(config.seed(), environment, logs[environment].number() + 1);
  }

  private static int repeat(StepRequest.Builder request, int environment) {
    return request.getRepeatsCount() == 0 ? 1 : request.getRepeats(environment);
  }

  /** Where the running episode of an environment is. */
  private String where(int environment) {
    EpisodeLog log = logs[environment];
    return where(environment, log.seed(), log.number(), log.steps());
  }

  private String where(int environment, int seed, long episode, int step) {
    return "environment "
        + environment
        + " of "
        + config.id()
        + " (seed "
        + seed
        + ", episode "
        + episode
        + ", step "
        + step
        + ")";
  }
}
