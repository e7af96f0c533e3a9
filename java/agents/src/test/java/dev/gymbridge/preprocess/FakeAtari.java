package dev.gymbridge.preprocess;

import dev.gymbridge.env.Actions;
import dev.gymbridge.env.DType;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvDescription;
import dev.gymbridge.env.Episode;
import dev.gymbridge.env.EpisodeSeeds;
import dev.gymbridge.env.Frame;
import dev.gymbridge.env.Infos;
import dev.gymbridge.env.PendingStep;
import dev.gymbridge.env.ResetBatch;
import dev.gymbridge.env.Shape;
import dev.gymbridge.env.Space;
import dev.gymbridge.env.StepBatch;
import dev.gymbridge.env.Tensor;
import dev.gymbridge.env.VectorEnv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Games whose screens are of one colour each, played from a script; what is sent is written down. A
 * game goes on as its script ends.
 */
public final class FakeAtari implements VectorEnv {
  /** How a frame ends its game. */
  public enum End {
    NONE(0),
    TERMINATED(1),
    TRUNCATED(2);

    /** As in StepBatch. */
    private final byte bits;

    End(int bits) {
      this.bits = (byte) bits;
    }
  }

  /** What a frame of a game is. */
  public record Shown(int pixel, double reward, int lives, End end) {
    /** A frame of one colour, with three lives left. */
    public static Shown of(int pixel) {
      return new Shown(pixel, 0, 3, End.NONE);
    }

    /** With a reward. */
    public Shown reward(double value) {
      return new Shown(pixel, value, lives, end);
    }

    /** With lives that are left. */
    public Shown lives(int left) {
      return new Shown(pixel, reward, left, end);
    }

    /** That ends its game. */
    public Shown end(End how) {
      return new Shown(pixel, reward, lives, how);
    }
  }

  /** The first frame of a reset, and what the steps after it show. */
  public static List<Shown> game(Shown... frames) {
    return List.of(frames);
  }

  private static final int HEIGHT = 210;
  private static final int WIDTH = 160;

  /** For each message its actions and repeats, such as {@code 0:2×4 1:-}. */
  final List<String> sent = new ArrayList<>();

  private final EnvConfig config;
  private final EnvDescription description;
  private final List<List<List<Shown>>> games;
  private final long[] number;
  private final int[] seeds;
  private final int[] frame;
  private final List<List<Integer>> repeats = new ArrayList<>();
  private boolean @Nullable [] lost;
  private boolean closed;

  /**
   * Games.
   *
   * @param games for each environment its games in order; the last is played again and again
   */
  public FakeAtari(EnvConfig config, Space observations, List<List<List<Shown>>> games) {
    this.config = config;
    this.games = games;
    this.description =
        new EnvDescription(
            config.id(),
            "current",
            "1.4.0",
            observations,
            new Space.Discrete(4, 0, DType.INT64),
            0,
            60);
    number = new long[games.size()];
    Arrays.fill(number, -1);
    seeds = new int[games.size()];
    frame = new int[games.size()];
    games.forEach(game -> repeats.add(new ArrayList<>()));
  }

  /** An image of a shape. */
  public static Space.Box screen(Integer... shape) {
    int[] axes = Arrays.stream(shape).mapToInt(Integer::intValue).toArray();
    return new Space.Box(DType.UINT8, Shape.of(axes), scalar(0), scalar(255));
  }

  private static Tensor scalar(int value) {
    return new Tensor(DType.UINT8, Shape.SCALAR, ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  EnvConfig config() {
    return config;
  }

  boolean closed() {
    return closed;
  }

  /** The next step reports that some environments are lost. */
  public void lose(int... environments) {
    boolean[] lost = new boolean[size()];
    for (int environment : environments) {
      lost[environment] = true;
    }
    this.lost = lost;
  }

  private Shown shown(int environment) {
    List<List<Shown>> own = games.get(environment);
    List<Shown> game = own.get((int) Math.min(number[environment], own.size() - 1));
    return frame[environment] < game.size()
        ? game.get(frame[environment])
        : game.get(game.size() - 1).reward(0).end(End.NONE);
  }

  private Shown start(int environment, int seed) {
    number[environment]++;
    seeds[environment] = seed;
    frame[environment] = 0;
    repeats.get(environment).clear();
    return shown(environment);
  }

  private int nextSeed(int environment) {
    return EpisodeSeeds.seed(config.seed(), environment, number[environment] + 1);
  }

  @Override
  public EnvDescription description() {
    return description;
  }

  @Override
  public int size() {
    return games.size();
  }

  @Override
  public Actions newActions() {
    return new Actions(description.actionSpace(), size());
  }

  @Override
  public ResetBatch reset() {
    boolean[] all = new boolean[size()];
    Arrays.fill(all, true);
    return reset(all);
  }

  @Override
  public ResetBatch reset(boolean[] mask) {
    int[] next = new int[size()];
    Arrays.setAll(next, this::nextSeed);
    return reset(mask, next);
  }

  @Override
  public ResetBatch reset(boolean[] mask, int[] given) {
    List<Integer> environments = new ArrayList<>();
    List<@Nullable Shown> first = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      if (mask[environment]) {
        environments.add(environment);
        first.add(start(environment, given[environment]));
      }
    }
    return new ResetBatch(environments, List.of(screens(first)), infos(first));
  }

  @Override
  public ResetBatch restore(List<Episode> episodes) {
    List<Integer> environments = new ArrayList<>();
    List<@Nullable Shown> last = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      Episode episode = episodes.get(environment);
      number[environment] = episode.number();
      seeds[environment] = episode.seed();
      frame[environment] = Arrays.stream(episode.repeats()).sum();
      environments.add(environment);
      last.add(shown(environment));
    }
    return new ResetBatch(environments, List.of(screens(last)), infos(last));
  }

  @Override
  public PendingStep step(Actions actions, int @Nullable [] times, int keepLast) {
    int[] own = java.util.Objects.requireNonNull(times).clone();
    StringBuilder line = new StringBuilder();
    for (int environment = 0; environment < size(); environment++) {
      long action = actions.data(0).getLong(environment * Long.BYTES);
      line.append(environment == 0 ? "" : " ").append(environment).append(':');
      line.append(own[environment] == 0 ? "-" : action + "×" + own[environment]);
    }
    sent.add(line.toString());
    StepBatch batch = lost == null ? play(own, keepLast) : report(lost, keepLast);
    lost = null;
    return () -> batch;
  }

  private StepBatch play(int[] times, int keepLast) {
    int[] frames = new int[size()];
    byte[] ends = new byte[size()];
    List<Double> rewards = new ArrayList<>();
    List<@Nullable Shown> kept = new ArrayList<>();
    List<@Nullable Shown> last = new ArrayList<>();
    List<@Nullable Shown> next = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      List<@Nullable Shown> own = new ArrayList<>();
      while (frames[environment] < times[environment] && ends[environment] == 0) {
        frame[environment]++;
        frames[environment]++;
        Shown now = shown(environment);
        own.add(now);
        rewards.add(now.reward());
        ends[environment] = now.end().bits;
      }
      kept.addAll(own.subList(Math.max(0, own.size() - keepLast), own.size()));
      last.add(own.isEmpty() ? null : own.get(own.size() - 1));
      if (!own.isEmpty()) {
        repeats.get(environment).add(times[environment]);
      }
      if (ends[environment] != 0) {
        next.add(start(environment, nextSeed(environment)));
      }
    }
    return new StepBatch(
        frames,
        rewards.stream().mapToDouble(Double::doubleValue).toArray(),
        ends,
        List.of(screens(kept)),
        infos(last),
        List.of(screens(next)),
        infos(next),
        keepLast);
  }

  private StepBatch report(boolean[] lost, int keepLast) {
    byte[] ends = new byte[size()];
    List<@Nullable Shown> none = new ArrayList<>();
    List<@Nullable Shown> next = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      none.add(null);
      if (lost[environment]) {
        ends[environment] = 2 | 4;
        next.add(start(environment, nextSeed(environment)));
      }
    }
    return new StepBatch(
        new int[size()],
        new double[0],
        ends,
        List.of(screens(List.of())),
        infos(none),
        List.of(screens(next)),
        infos(next),
        keepLast);
  }

  private static Tensor screens(List<@Nullable Shown> rows) {
    ByteBuffer pixels = ByteBuffer.allocate(rows.size() * HEIGHT * WIDTH);
    for (Shown shown : rows) {
      byte[] screen = new byte[HEIGHT * WIDTH];
      Arrays.fill(screen, (byte) java.util.Objects.requireNonNull(shown).pixel());
      pixels.put(screen);
    }
    return new Tensor(DType.UINT8, Shape.of(rows.size(), HEIGHT, WIDTH), pixels.flip());
  }

  private static Infos infos(List<@Nullable Shown> rows) {
    int[] valueRow = new int[rows.size()];
    List<Integer> lives = new ArrayList<>();
    for (int row = 0; row < valueRow.length; row++) {
      Shown shown = rows.get(row);
      valueRow[row] = shown == null ? -1 : lives.size();
      if (shown != null) {
        lives.add(shown.lives());
      }
    }
    ByteBuffer values =
        ByteBuffer.allocate(lives.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    lives.forEach(values::putLong);
    Tensor tensor = new Tensor(DType.INT64, Shape.of(lives.size()), values.flip());
    return new Infos(Map.of("lives", new Infos.Column(valueRow, tensor)));
  }

  @Override
  public List<Episode> episodes() {
    List<Episode> episodes = new ArrayList<>();
    for (int environment = 0; environment < size(); environment++) {
      int[] own = repeats.get(environment).stream().mapToInt(Integer::intValue).toArray();
      episodes.add(new Episode(number[environment], seeds[environment], own, List.of(), 0));
    }
    return episodes;
  }

  @Override
  public Frame render(int environment) {
    throw new UnsupportedOperationException("nothing is rendered");
  }

  @Override
  public void close() {
    closed = true;
  }
}
