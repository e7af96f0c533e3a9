package dev.gymbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import ai.djl.Device;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.gymbridge.env.DType;
import java.util.List;
import java.util.Map;

/** Which package of what learns may know which. */
@AnalyzeClasses(
    packages = {
      "dev.gymbridge.nn",
      "dev.gymbridge.dqn",
      "dev.gymbridge.random",
      "dev.gymbridge.statistics",
      "dev.gymbridge.learner",
      "dev.gymbridge.replay",
      "dev.gymbridge.explore",
      "dev.gymbridge.preprocess",
      "dev.gymbridge.tabular",
      "dev.gymbridge.agent",
      "dev.gymbridge.config",
      "dev.gymbridge.run",
      "dev.gymbridge.train"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NOTHING_HERE_KNOWS_THE_WIRE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "dev.gymbridge.v1..");

  @ArchTest
  static final ArchRule NOTHING_HERE_KNOWS_WHO_IMPLEMENTS_ENVIRONMENTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.gymbridge", "dev.gymbridge.client..", "dev.gymbridge.local..");

  /** What each package knows of the others. */
  private static final Map<String, List<String>> KNOWS =
      Map.ofEntries(
          entry("random", List.of()),
          entry("statistics", List.of()),
          entry("nn", List.of()),
          entry("dqn", List.of("nn")),
          entry("explore", List.of("random")),
          entry("replay", List.of()),
          entry("learner", List.of("nn", "dqn", "replay", "cache")),
          entry("preprocess", List.of("env", "random")),
          entry("tabular", List.of("random")),
          entry(
              "agent",
              List.of("nn", "dqn", "explore", "replay", "learner", "preprocess", "random")),
          entry(
              "config",
              List.of(
                  "nn",
                  "dqn",
                  "explore",
                  "replay",
                  "learner",
                  "preprocess",
                  "random",
                  "agent",
                  "env")),
          entry("run", List.of("nn", "learner", "replay", "agent", "config", "env")),
          entry(
              "train",
              List.of(
                  "nn",
                  "explore",
                  "learner",
                  "replay",
                  "preprocess",
                  "random",
                  "agent",
                  "config",
                  "run",
                  "env")));

  private static final String OURS = "dev.gymbridge.";

  /** Types of numbers are no environments. */
  @ArchTest
  static void aPackageKnowsNoOtherThanItNeeds(JavaClasses classes) {
    KNOWS.forEach(
        (name, known) ->
            noClasses()
                .that()
                .resideInAPackage(OURS + name)
                .should()
                .dependOnClassesThat(
                    DescribedPredicate.describe(
                        "are of packages other than " + known,
                        type ->
                            type.getPackageName().startsWith(OURS)
                                && !type.isAssignableTo(DType.class)
                                && !type.getPackageName().equals(OURS + name)
                                && !known.contains(type.getPackageName().substring(OURS.length()))))
                .check(classes));
  }

  /** The others know what a learner runs on, and no more of it. */
  @ArchTest
  static final ArchRule ONLY_THE_LEARNER_KNOWS_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.gymbridge.learner")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage("ai.djl..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.type(Device.class))));

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("dev.(**)").should().beFreeOfCycles();
}
