package dev.gymbridge.cli.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All runs under a folder. They are looked for and looked at only while somebody asks, and at most
 * about once a second. Thread-safe.
 */
final class RunSet {
  private static final int DEEPEST = 5;
  private static final long PERIOD_NANOS = 900_000_000;

  private final Path root;
  private final Map<String, WatchedRun> runs = new LinkedHashMap<>();
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private long version;
  private long setVersion;
  private long looked;

  /** All runs under a folder, or the run whose folder it is. */
  RunSet(Path root) {
    this.root = root;
    look();
  }

  /** Looks for what has changed, unless that was done just now. */
  synchronized void refresh() {
    if (System.nanoTime() - looked >= PERIOD_NANOS) {
      look();
    }
  }

  private void look() {
    looked = System.nanoTime();
    Map<String, Path> found = find();
    boolean changed = runs.keySet().retainAll(found.keySet());
    versions.keySet().retainAll(found.keySet());
    for (Map.Entry<String, Path> folder : found.entrySet()) {
      boolean isNew = !runs.containsKey(folder.getKey());
      WatchedRun run =
          runs.computeIfAbsent(folder.getKey(), id -> new WatchedRun(id, folder.getValue()));
      long started = run.started();
      if (run.refresh()) {
        versions.put(run.id(), ++version);
      }
      changed |= isNew || run.started() != started;
    }
    if (changed) {
      setVersion++;
    }
  }

  /** Folders of runs, by their path from the root. */
  private Map<String, Path> find() {
    Map<String, Path> found = new LinkedHashMap<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!Files.isRegularFile(folder.resolve("config.yaml"))) {
              return FileVisitResult.CONTINUE;
            }
            found.put(id(folder), folder);
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, visitor);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return found;
  }

  private String id(Path folder) {
    String relative = root.relativize(folder).toString();
    return relative.isEmpty() ? "." : relative.replace('\\', '/');
  }

  /** All of them, those that began last first. */
  synchronized List<WatchedRun> all() {
    List<WatchedRun> all = new ArrayList<>(runs.values());
    all.sort(
        Comparator.comparingLong(WatchedRun::started).reversed().thenComparing(WatchedRun::id));
    return all;
  }

  /** The run of an id that {@link #all} gave; empty where there is none by now. */
  synchronized Optional<WatchedRun> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  /** Grows where a run appears, disappears, or gets another configuration. */
  synchronized long setVersion() {
    return setVersion;
  }

  /** Grows where a file of any run changes. */
  synchronized long version() {
    return version;
  }

  /** The runs whose files changed after a {@link #version}. */
  synchronized List<WatchedRun> changedAfter(long known) {
    List<WatchedRun> changed = new ArrayList<>();
    versions.forEach(
        (id, at) -> {
          if (at > known) {
            run(id).ifPresent(changed::add);
          }
        });
    return changed;
  }
}
