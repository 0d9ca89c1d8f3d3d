package dev.userstream.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.userstream.local.workspace.ProjectLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows between the modules, the names of packages and the size of classes. */
final class ArchitectureTest {
    private static final String BASE = "dev.userstream.";
    private static final List<String> MODULES =
            List.of("events", "settings", "http", "producer", "spark-job", "ops", "local");
    /** lab is built after this module, so it can only be read. */
    private static final List<String> SOURCES =
            Stream.concat(MODULES.stream(), Stream.of("lab", "lab/tutorial")).toList();

    private static final Path ROOT = ProjectLayout.find().root();

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(module -> ROOT.resolve(module).resolve("target/classes"))
                        .toList());
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(MODULES)
                .filteredOn(module -> !classes.containPackage(basePackage(module)))
                .as("modules that are not compiled")
                .isEmpty();
    }

    @Test
    void eventsAndSettingsDependOnNoOtherModule() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(all("settings", "http", "producer", "job", "ops", "local"))
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(BASE + "settings..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(all("events", "http", "producer", "job", "ops", "local"))
                .check(classes);
    }

    @Test
    void theHttpServiceKnowsNothingOfThePipeline() {
        classes()
                .that()
                .resideInAPackage(BASE + "http..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.sun.net.httpserver..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j..",
                        "org.jspecify..",
                        BASE + "http..")
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "job", "ops"})
    void theRunningPartsDoNotKnowEachOther(String part) {
        String[] others = Stream.of("producer", "job", "ops", "local")
                .filter(other -> !other.equals(part))
                .map(other -> BASE + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(BASE + part + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(classes);
    }

    @Test
    void theLocalStackStartsTheOthersAndKnowsOnlyTheContract() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(all("settings", "http", "producer", "job", "ops"))
                .check(classes);
    }

    @Test
    void theContractNeedsNothingButJsonReading() {
        classes()
                .that()
                .resideInAPackage(BASE + "events..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson.core..", "org.jspecify..", BASE + "events..")
                .check(classes);
    }

    @Test
    void packagesAreNamedByTheirJob() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..helpers..", "..manager..")
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "settings", "http", "producer", "job", "ops", "local"})
    void packagesOfAModuleFormNoCircle(String module) {
        slices().matching(BASE + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void theTetherNeedsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage(BASE + "local.child..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", BASE + "local.child..")
                .check(classes);
    }

    @Test
    void classesAreShort() throws Exception {
        List<Source> sources = sources();
        List<Integer> lengths = sources.stream().map(Source::lines).sorted().toList();

        assertThat(lengths.get(lengths.size() / 2))
                .as("median lines of a main class")
                .isLessThanOrEqualTo(60);
        assertThat(lengths.get(lengths.size() * 9 / 10))
                .as("lines of nine in ten")
                .isLessThan(200);
        assertThat(sources).filteredOn(source -> source.lines() > 400).isEmpty();
    }

    private static List<Source> sources() throws Exception {
        List<Source> sources = new ArrayList<>();
        for (String module : SOURCES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (!file.endsWith("package-info.java")) {
                        sources.add(new Source(
                                ROOT.relativize(file), Files.readAllLines(file).size()));
                    }
                }
            }
        }
        return sources;
    }

    private static String[] all(String... parts) {
        return Stream.of(parts).map(part -> BASE + part + "..").toArray(String[]::new);
    }

    private static String basePackage(String module) {
        return BASE + module.replace("spark-", "");
    }

    private record Source(Path file, int lines) {}
}
