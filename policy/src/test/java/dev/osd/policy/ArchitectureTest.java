package dev.osd.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this room may touch, and who may make a permit. */
class ArchitectureTest {
  private static final JavaClasses ROOM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.osd.policy");

  @Test
  void touchesNothingOutsideItsArguments() {
    classes()
        .that()
        .doNotHaveFullyQualifiedName(PolicyFile.class.getName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang",
            "java.lang.invoke",
            "java.lang.runtime",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "java.time",
            "dev.osd.policy..",
            "dev.osd.protocol",
            "org.tomlj",
            "org.jspecify.annotations")
        .check(ROOM);
  }

  @Test
  void onlyItsOwnResourceIsRead() {
    classes()
        .that()
        .haveFullyQualifiedName(PolicyFile.class.getName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..", "java.util..", "java.io", "java.nio.charset", "dev.osd.policy..")
        .check(ROOM);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.(File.*|RandomAccess.*)|java\\.lang\\.(Process|ProcessBuilder|Runtime)"
                + "|java\\.net\\..*|java\\.nio\\.file\\..*|java\\.time\\.Clock")
        .check(ROOM);
  }

  @Test
  void looksAtNoClockEnvironmentOrChance() {
    noClasses()
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.Random.class, Thread.class)
        .check(ROOM);
  }

  @Test
  void permitsAreMadeByTheEngineAlone() {
    constructors().that().areDeclaredIn(Permit.class).should().bePackagePrivate().check(ROOM);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PolicyEngine.class.getName())
        .should()
        .callConstructor(Permit.class, ResolvedAction.class, Permit.Terms.class)
        .check(ROOM);
    classes()
        .that()
        .haveFullyQualifiedName(Permit.class.getName())
        .should()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(ROOM);
  }

  @Test
  void tomlIsKnownInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.osd.policy.toml")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tomlj")
        .check(ROOM);
  }

  @Test
  void readingOfCommandsKnowsNoRules() {
    noClasses()
        .that()
        .resideInAPackage("dev.osd.policy.shell")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                "dev.osd.policy",
                "dev.osd.policy.rule..",
                "dev.osd.policy.judge..",
                "dev.osd.policy.toml.."))
        .check(ROOM);
  }
}
