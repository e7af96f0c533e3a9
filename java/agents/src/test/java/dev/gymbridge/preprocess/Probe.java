package dev.gymbridge.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tiny environments, each of which an agent can only solve where one thing works, as in rejax,
 * tests/environments.py. An observation is one number, there are two actions.
 */
public enum Probe {
  /** One step of reward 1: learns a value. */
  VALUE {
    @Override
    Outcome play(float shown, int action, int step, int first) {
      return new Outcome(1, 0, true);
    }
  },
  /** One step of the reward that is shown, −1 or 1: learns from the observation. */
  OBSERVATION {
    @Override
    Outcome play(float shown, int action, int step, int first) {
      return new Outcome(shown, 0, true);
    }

    @Override
    float first(int episode) {
      return episode % 2 == 0 ? 1 : -1;
    }
  },
  /** Two steps, the second of reward 1: discounts. */
  DISCOUNT {
    @Override
    Outcome play(float shown, int action, int step, int first) {
      return step == 0 ? new Outcome(0, 1, false) : new Outcome(1, 0, true);
    }
  },
  /** One step of reward 1 for action 1, of −1 for action 0: acts. */
  ACTION {
    @Override
    Outcome play(float shown, int action, int step, int first) {
      return new Outcome(action == 1 ? 1 : -1, 0, true);
    }
  },
  /** Two steps; the first action decides what the second one gives: credits over time. */
  CREDIT {
    @Override
    Outcome play(float shown, int action, int step, int first) {
      return step == 0
          ? new Outcome(0, action == 1 ? 1 : -1, false)
          : new Outcome(first == 1 ? 1 : -1, 0, true);
    }
  };

  /**
   * What comes of an action.
   *
   * @param shown after it, where the episode goes on
   */
  record Outcome(double reward, float shown, boolean terminated) {}

  abstract Outcome play(float shown, int action, int step, int first);

  /** What an episode begins with. */
  float first(int episode) {
    return 0;
  }

  /** A running one. */
  public final class Running {
    private final AgentStep step = new AgentStep(1, Float.BYTES);
    private int episode;
    private int time;
    private int firstAction;
    private float shown = first(0);

    /** What the first episode begins with. */
    public byte[] begin() {
      return frame(shown);
    }

    /** What came of an action; the next episode follows by itself. */
    public AgentStep step(int action) {
      firstAction = time == 0 ? action : firstAction;
      Outcome outcome = play(shown, action, time, firstAction);
      step.played[0] = true;
      step.reward[0] = outcome.reward;
      step.score[0] = outcome.reward;
      step.terminated[0] = outcome.terminated;
      step.ended[0] = outcome.terminated;
      step.frame[0] = frame(outcome.shown);
      shown = outcome.terminated ? first(++episode) : outcome.shown;
      time = outcome.terminated ? 0 : time + 1;
      step.next[0] = frame(shown);
      return step;
    }
  }

  /** An observation's bytes. */
  public static byte[] frame(float number) {
    return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(number).array();
  }
}
