package dev.osd.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may know: the module declaration cannot tell its rooms apart. */
final class ArchitectureTest {
  private static final String NULLNESS = "org.jspecify.annotations..";

  private final JavaClasses module =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.osd.protocol");

  @Test
  void theWordsOfTheProtocolKnowOnlyTheLanguage() {
    classes()
        .that()
        .resideInAPackage("dev.osd.protocol")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.osd.protocol",
            "java.lang..",
            "java.math",
            "java.nio.charset",
            "java.util..",
            NULLNESS)
        .check(module);
  }

  @Test
  void onlyTheWireKnowsJson() {
    classes()
        .that()
        .resideInAPackage("dev.osd.protocol.wire..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.osd.protocol..",
            "java.lang..",
            "java.util..",
            "java.io..",
            "java.nio",
            "java.nio.charset..",
            "com.fasterxml.jackson..",
            NULLNESS)
        .check(module);
  }

  @Test
  void aLogsFormatKnowsJsonOnlyThroughTheWire() {
    classes()
        .that()
        .resideInAPackage("dev.osd.protocol.record")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.osd.protocol..",
            "java.lang..",
            "java.util..",
            "java.io..",
            "java.nio..",
            "java.time..",
            "java.security..",
            "javax.crypto..",
            NULLNESS)
        .check(module);
  }

  /** Only the check of a log reads files; nothing writes one. */
  @Test
  void nothingTouchesFilesSocketsProcessesOrTheClock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.osd.protocol.record")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net..", "java.time..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.io.File.class, Process.class, ProcessBuilder.class, Runtime.class, Thread.class)
        .check(module);
  }

  /** The rules above hold for an empty set of classes as well. */
  @Test
  void allRoomsAreReallyLookedAt() {
    assertThat(module.contain(Plan.class)).isTrue();
    assertThat(module.contain(dev.osd.protocol.wire.PlanCodec.class)).isTrue();
    assertThat(module.contain(dev.osd.protocol.record.Chain.class)).isTrue();
  }
}
