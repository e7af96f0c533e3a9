package dev.gymbridge.cli.sweep;

import com.google.gson.JsonObject;
import dev.gymbridge.cli.output.CommandFailure;
import dev.gymbridge.cli.output.FolderTree;
import dev.gymbridge.config.TrainingException;
import dev.gymbridge.run.FolderLock;
import dev.gymbridge.run.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Trains all items of a sweep that are not finished, some at a time, each in a folder of its own. A
 * training that was interrupted goes on from its checkpoint to the same bits; one that had none yet
 * begins anew.
 */
public final class Sweep {
  private static final String RESULT = "evaluation.json";
  private static final int POLL_MILLIS = 200;

  /** For trainings whose sweep was killed: more than they take at most to stop. */
  private static final int PATIENCE_MILLIS = 90_000;

  private final Path folder;
  private final String main;
  private final List<String> start;
  private final List<String> always;
  private final Consumer<String> told;
  private final Consumer<JsonObject> events;
  private final Map<String, ItemProcess> running = new ConcurrentHashMap<>();
  private final Map<String, String> failed = Collections.synchronizedMap(new LinkedHashMap<>());
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * A sweep.
   *
   * @param folder where the runs' folders are
   * @param main class of the command line
   * @param start arguments of {@code train} for a run that begins
   * @param always arguments for each, also where it goes on
   * @param told gets a line for each training that ends
   * @param events gets what each training tells, with its name as {@code item}
   */
  public Sweep(
      Path folder,
      String main,
      List<String> start,
      List<String> always,
      Consumer<String> told,
      Consumer<JsonObject> events) {
    this.folder = folder;
    this.main = main;
    this.start = List.copyOf(start);
    this.always = List.copyOf(always);
    this.told = told;
    this.events = events;
  }

  /** The folder of an item. */
  public Path folder(SweepItem item) {
    return folder.resolve(item.name());
  }

  /** Whether an item is trained and evaluated. */
  public boolean isFinished(SweepItem item) {
    return Files.exists(folder(item).resolve(RESULT));
  }

  /** Names of what is training now. */
  public Set<String> training() {
    return Set.copyOf(running.keySet());
  }

  /** What those that failed said, by name. */
  public Map<String, String> failed() {
    synchronized (failed) {
      return Map.copyOf(failed);
    }
  }

  /**
   * Trains what is not finished.
   *
   * @param jobs how many at a time
   * @param changed is run, on any thread, when a training begins, tells something or ends
   */
  public void run(List<SweepItem> items, int jobs, Runnable changed) {
    Queue<SweepItem> waiting = new ConcurrentLinkedQueue<>(items);
    List<Thread> threads = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      Thread thread = new Thread(() -> work(waiting, items, changed), "gymbridge-sweep-" + job);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      join(thread);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(Queue<SweepItem> waiting, List<SweepItem> all, Runnable changed) {
    for (SweepItem item = waiting.poll(); item != null && !stopped.get(); item = waiting.poll()) {
      String which = "(%d of %d) %s".formatted(all.indexOf(item) + 1, all.size(), item.name());
      try {
        awaitFree(folder(item));
        told.accept(which + ": " + (isFinished(item) ? "finished before" : train(item, changed)));
      } catch (CommandFailure failure) {
        String why = String.valueOf(failure.getMessage());
        if (!stopped.get()) {
          failed.put(item.name(), why);
          told.accept(which + " failed: " + why);
        }
      }
      changed.run();
    }
  }

  /** What came of it, in words. */
  private String train(SweepItem item, Runnable changed) {
    List<String> command = command(item, folder(item));
    JsonObject[] last = new JsonObject[] {new JsonObject()};
    ItemProcess process = new ItemProcess(main, command, folder.resolve(item.name() + ".log"));
    running.put(item.name(), process);
    try (ItemLine line = new ItemLine(item.name())) {
      if (stopped.get()) {
        process.stop();
      }
      int status =
          process.follow(
              event -> {
                line.show(event);
                last[0] = event;
                JsonObject named = event.deepCopy();
                named.addProperty("item", item.name());
                events.accept(named);
                changed.run();
              });
      if (status != 0) {
        String words = process.lastWords();
        throw new CommandFailure(words.isEmpty() ? "exit status " + status : words);
      }
      process.dropEmptyLog();
    } finally {
      running.remove(item.name());
    }
    return summary(last[0]);
  }

  private List<String> command(SweepItem item, Path run) {
    List<String> command =
        new ArrayList<>(List.of("train", "--json-lines", "--until-input-ends", "--no-film"));
    command.addAll(always);
    if (hasCheckpoint(run)) {
      command.addAll(List.of("--resume", run.toString()));
    } else {
      deleteBeginning(run);
      command.addAll(start);
      command.addAll(List.of("--seed", Long.toString(item.seed()), "--out", run.toString()));
      item.values().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    }
    return command;
  }

  private static boolean hasCheckpoint(Path run) {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + checkpoints + ": " + failure.getMessage());
    }
  }

  /** Of a run there is nothing to go on from yet. */
  private static void deleteBeginning(Path run) {
    if (!FolderTree.isEmpty(run) && !Files.exists(run.resolve("lock"))) {
      throw new CommandFailure(run + " exists already, and is no run: choose another --out");
    }
    FolderTree.delete(run);
  }

  /** Waits for a training whose sweep was killed: it is about to stop. */
  private void awaitFree(Path run) {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      try {
        FolderLock.requireFree(run);
        return;
      } catch (TrainingException inUse) {
        if (stopped.get() || System.nanoTime() > end) {
          throw new CommandFailure(String.valueOf(inUse.getMessage()));
        }
        pause();
      } catch (IOException failure) {
        throw CommandFailure.notWrittenInto(run, failure);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String summary(JsonObject end) {
    return String.format(
        Locale.ROOT,
        "trained %,d steps in %.1f s, return %s",
        end.get("training_steps").getAsLong(),
        end.get("training_seconds").getAsDouble(),
        Statistics.shown(end.get("mean").getAsDouble()));
  }

  /** Asks all trainings to stop with a checkpoint; none is begun any more. From any thread. */
  public void stop() {
    stopped.set(true);
    running.values().forEach(ItemProcess::stop);
  }

  /** Whether it was asked to stop. */
  public boolean isStopped() {
    return stopped.get();
  }
}
