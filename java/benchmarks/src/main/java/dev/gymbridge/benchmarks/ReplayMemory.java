package dev.gymbridge.benchmarks;

import dev.gymbridge.EnvServer;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.preprocess.AgentStep;
import dev.gymbridge.preprocess.AtariEnv;
import dev.gymbridge.preprocess.PixelProtocol;
import dev.gymbridge.replay.Batch;
import dev.gymbridge.replay.Position;
import dev.gymbridge.replay.Replay;
import dev.gymbridge.replay.UniformSampler;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How many bytes the replay takes for MsPacman's frames under random play, and how long it takes to
 * draw a batch of 32 from it, packed and not.
 *
 * <p>Argument: {@code [STEPS]} of the agent, by default 40,000. A batch is drawn 200 times from
 * each in turn; the times are medians.
 */
public final class ReplayMemory {
  private static final int ENVIRONMENTS = 8;
  private static final int BATCH = 32;
  private static final int DRAWS = 200;
  private static final int STEPS_OF_A_TRANSITION = 3;

  private ReplayMemory() {}

  /** Plays, draws and prints. */
  public static void main(String[] arguments) {
    int steps = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40_000;
    EnvConfig config = EnvConfig.of("MsPacmanNoFrameskip-v4").withEnvironments(ENVIRONMENTS);
    try (EnvServer server = EnvServer.local();
        AtariEnv env = new AtariEnv(server::make, config, PixelProtocol.NATURE)) {
      int frameBytes = env.format().bytes();
      int stack = env.format().stack();
      Replay packed = new Replay(steps, ENVIRONMENTS, frameBytes, stack, true);
      Replay plain = new Replay(steps, ENVIRONMENTS, frameBytes, stack, false);
      fill(env, packed, plain, steps);
      print("packed", packed, frameBytes);
      print("plain", plain, frameBytes);
      time(packed, plain, env.format().observationBytes());
    }
  }

  private static void fill(AtariEnv env, Replay packed, Replay plain, int steps) {
    SplittableRandom random = new SplittableRandom(0);
    byte[][] first = env.reset();
    long[] start = new long[ENVIRONMENTS];
    long[] newest = new long[ENVIRONMENTS];
    for (int environment = 0; environment < ENVIRONMENTS; environment++) {
      packed.append(environment, first[environment]);
      plain.append(environment, first[environment]);
    }
    int[] actions = new int[ENVIRONMENTS];
    while (packed.added() < steps) {
      Arrays.setAll(actions, environment -> random.nextInt(env.actions()));
      AgentStep step = env.step(actions).await();
      for (int environment = 0; environment < ENVIRONMENTS; environment++) {
        packed.append(environment, step.frame(environment));
        newest[environment] = plain.append(environment, step.frame(environment));
        long before = newest[environment] - STEPS_OF_A_TRANSITION;
        if (before >= start[environment]) {
          int depth = (int) Math.min(4, before - start[environment] + 1);
          Position stm1 = new Position(before, depth);
          packed.add(environment, stm1, 0, 0, 1, STEPS_OF_A_TRANSITION);
          plain.add(environment, stm1, 0, 0, 1, STEPS_OF_A_TRANSITION);
        }
        if (step.ended(environment)) {
          packed.append(environment, step.next(environment));
          start[environment] = plain.append(environment, step.next(environment));
        }
      }
    }
  }

  private static void print(String name, Replay replay, int frameBytes) {
    double each = replay.bytesPerTransition();
    System.out.printf(
        "%s: %.0f bytes for each transition, %.1f %% of a frame; %.2f GB for a million%n",
        name, each, 100 * each / frameBytes, each * 1e6 / 1e9);
  }

  private static void time(Replay packed, Replay plain, int observationBytes) {
    Batch batch = Batch.of(BATCH, observationBytes);
    SplittableRandom random = new SplittableRandom(1);
    double[][] millis = new double[2][DRAWS];
    for (int draw = -DRAWS; draw < DRAWS; draw++) {
      for (int which = 0; which < 2; which++) {
        long start = System.nanoTime();
        (which == 0 ? packed : plain).sample(batch, new UniformSampler(true), random);
        if (draw >= 0) {
          millis[which][draw] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    for (double[] each : millis) {
      Arrays.sort(each);
    }
    System.out.printf(
        "a batch of %d: packed %.2f ms, plain %.2f ms%n",
        BATCH, millis[0][DRAWS / 2], millis[1][DRAWS / 2]);
  }
}
