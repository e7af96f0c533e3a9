package dev.gymbridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.gymbridge.env.DType;

/** Which package of what learns may know which. */
@AnalyzeClasses(
    packages = {
      "dev.gymbridge.network",
      "dev.gymbridge.learner",
      "dev.gymbridge.replay",
      "dev.gymbridge.policy",
      "dev.gymbridge.preprocess",
      "dev.gymbridge.tabular",
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

  @ArchTest
  static final ArchRule ONLY_LEARNER_AND_TRAIN_KNOW_DJL =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.gymbridge.learner..", "dev.gymbridge.train..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  /** Types of numbers are no environments. */
  @ArchTest
  static final ArchRule ONLY_PREPROCESS_AND_TRAIN_KNOW_ENVIRONMENTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.gymbridge.preprocess..", "dev.gymbridge.train..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "dev.gymbridge.env..", "dev.gymbridge.train..")
                  .and(DescribedPredicate.not(JavaClass.Predicates.type(DType.class))));

  @ArchTest
  static final ArchRule PREPROCESS_KNOWS_NO_LEARNING =
      noClasses()
          .that()
          .resideInAPackage("dev.gymbridge.preprocess..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.gymbridge.learner..", "dev.gymbridge.network..", "dev.gymbridge.replay..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("dev.(**)").should().beFreeOfCycles();
}
