package dev.gymbridge.benchmarks;

import dev.gymbridge.cli.Main;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The command line in a process of its own, with what its threads take from the processor.
 *
 * <p>Arguments are those of {@code gymbridge}. The last line is the milliseconds of the threads
 * that write reports and those of the whole process, without the thread that measures.
 */
public final class MeasuredTraining {
  private static final String REPORTS = "gymbridge-report";

  /** What a thread takes after it was looked at last, and before its end, is not seen. */
  private static final int PERIOD_MILLIS = 5;

  private static final double NANOS = 1e6;

  private MeasuredTraining() {}

  /** Runs the command, and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> reports = new ConcurrentHashMap<>();
    Thread sampler = new Thread(() -> sample(threads, reports), "gymbridge-sampler");
    sampler.setDaemon(true);
    sampler.start();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status = Main.run(out, err, arguments);
    long all = ProcessTime.ofThisProcess() - threads.getThreadCpuTime(sampler.getId());
    long ofReports = reports.values().stream().mapToLong(Long::longValue).sum();
    out.printf("%.1f %.1f%n", ofReports / NANOS, all / NANOS);
    System.exit(status);
  }

  private static void sample(ThreadMXBean times, Map<Long, Long> reports) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    Thread[] threads = new Thread[1000];
    while (true) {
      int count = group.enumerate(threads);
      for (int number = 0; number < count; number++) {
        Thread thread = threads[number];
        if (thread.getName().startsWith(REPORTS)) {
          // −1 for one that has just ended.
          reports.merge(thread.getId(), times.getThreadCpuTime(thread.getId()), Math::max);
        }
      }
      try {
        Thread.sleep(PERIOD_MILLIS);
      } catch (InterruptedException ended) {
        return;
      }
    }
  }
}
