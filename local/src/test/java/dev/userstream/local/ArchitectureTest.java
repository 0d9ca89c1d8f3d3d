package dev.userstream.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dependencies between modules and packages, their names and sizes, and what of Spark may be used. */
final class ArchitectureTest {
    private static final String BASE = "dev.userstream.";
    private static final int MAX_TYPES = 15;
    private static final int MAX_LINES = 400;

    private static final List<String> MODULES =
            List.of("events", "settings", "kafka", "http", "producer", "spark-job", "ops", "local");

    /** The lab is built after this module, so only its sources can be checked. */
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
    void everyModuleIsChecked() {
        assertThat(MODULES)
                .filteredOn(name -> !classes.containPackage(BASE + name.replace("spark-job", "job")))
                .as("modules that are not compiled")
                .isEmpty();
    }

    /** The shared modules depend on fewer than everything else may; nothing depends on local but the lab. */
    @ParameterizedTest
    @CsvSource({
        "events, settings kafka http producer job ops local lab",
        "settings, events kafka http producer job ops local lab",
        "kafka, http producer job ops local lab",
        "http, events kafka producer job ops local lab",
        "producer, job ops local lab",
        "job, producer ops local lab",
        "ops, producer job local lab",
        "local, producer job ops lab"
    })
    void modulesDependInOneDirection(String module, String forbidden) {
        noClasses()
                .that()
                .resideInAPackage(BASE + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(forbidden.split(" "))
                        .map(other -> BASE + other + "..")
                        .toArray(String[]::new))
                .check(classes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "job", "ops", "local"})
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching(BASE + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void packagesAreNamedByTheirPurpose() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..helper..", "..helpers..", "..manager..")
                .check(classes);
    }

    /** Every child process has these classes on its class path, beside those of its program. */
    @Test
    void parentWatchdogNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage(BASE + "local.child..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", BASE + "local.child..")
                .check(classes);
    }

    /** Spark's public API only, with one exception: {@code Dataset.queryExecution()}. */
    @Test
    void sparksInternalsAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "org.apache.spark.sql.execution..",
                                "org.apache.spark.sql.kafka010..",
                                "org.apache.spark.sql.catalyst.plans..",
                                "org.apache.spark.sql.catalyst.expressions..",
                                "org.apache.spark.internal..",
                                "org.apache.spark.deploy..")
                        .and(not(simpleName("QueryExecution"))))
                .check(classes);
    }

    @Test
    void packagesHaveAtMost15Types() throws IOException {
        Map<Path, Long> counts = sources().stream()
                .collect(Collectors.groupingBy(file -> file.getParent(), TreeMap::new, Collectors.counting()));
        assertThat(counts.entrySet())
                .filteredOn(count -> count.getValue() > MAX_TYPES)
                .as("packages with more than " + MAX_TYPES + " types, by number of types")
                .isEmpty();
    }

    @Test
    void filesHaveAtMost400Lines() throws IOException {
        Map<Path, Integer> lengths = new TreeMap<>();
        for (Path file : sources()) {
            lengths.put(file, Files.readAllLines(ROOT.resolve(file)).size());
        }
        assertThat(lengths.entrySet())
                .filteredOn(length -> length.getValue() > MAX_LINES)
                .as("files with more than " + MAX_LINES + " lines, by number of lines")
                .isEmpty();
    }

    /** All files with main Java code except package descriptions, relative to the root. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : SOURCES) {
            Path folder = ROOT.resolve(module).resolve("src/main/java");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                            .map(ROOT::relativize)
                            .forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
