package dev.gymbridge.learner;

import dev.gymbridge.replay.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that learns, and then prints by how many kilobytes its memory has grown by that. */
final class LearningProcess {
  private static final int WARM_UP = 2_000;
  private static final int STEPS = 20_000;
  private static final int OTHERS_EVERY = 100;

  private LearningProcess() {}

  @SuppressWarnings("SystemOut") // what the test reads
  public static void main(String[] arguments) throws IOException {
    try (QLearner learner = Variant.USUAL.learner()) {
      Batch batch = Variant.batch(0);
      learn(learner, batch, WARM_UP);
      long before = residentKilobytes();
      learn(learner, batch, STEPS);
      System.out.println(residentKilobytes() - before);
    }
  }

  private static void learn(QLearner learner, Batch batch, int steps) {
    for (int step = 0; step < steps; step++) {
      learner.learn(batch);
      if (step % OTHERS_EVERY == 0) {
        learner.updateTarget();
        learner.takeMeans();
        learner.act(batch.stm1(), 1);
        learner.values(batch.stm1(), batch.size());
        learner.restore(learner.state());
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
