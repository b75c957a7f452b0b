package io.blazedb.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The compression libraries stay behind one class, which does no input or output either. */
final class PackingBoundaryTest {
  private static final JavaClasses CODEC =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.blazedb");

  private static final String[] LIBRARIES = {
    "com.github.luben..", "net.jpountz..", "org.tukaani.."
  };

  @Test
  void onlyPackingKnowsTheCompressionLibraries() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Packing.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARIES)
        .check(CODEC);
  }

  @Test
  void packingWorksInMemory() {
    classes()
        .that()
        .haveFullyQualifiedName(Packing.class.getName())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.blazedb.codec",
            "io.blazedb.op",
            "io.blazedb.error",
            "java.lang..",
            "java.util",
            "java.util.function",
            "java.util.zip",
            "java.io",
            LIBRARIES[0],
            LIBRARIES[1],
            LIBRARIES[2])
        .check(CODEC);
    noClasses()
        .that()
        .haveFullyQualifiedName(Packing.class.getName())
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.(io\\.(File|RandomAccess)|lang\\.Thread).*")
        .check(CODEC);
  }
}
