package dev.gymbridge.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;

/** What processes have taken from the processors. */
final class ProcessTime {
  private ProcessTime() {}

  /** Nanoseconds of this process. */
  static long ofThisProcess() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Seconds of a process that runs and of those that it has started and that run, to 10 ms. */
  static double of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
            .mapToLong(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
            .sum()
        / 1e3;
  }
}
