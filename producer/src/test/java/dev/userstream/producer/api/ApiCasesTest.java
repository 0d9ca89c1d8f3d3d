package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** All cases are tested and documented, and none of them stops the stream. */
final class ApiCasesTest {
    private static final int CASES = 41;
    private static final Path TESTS = Path.of("src/test/java/dev/userstream/producer");
    private static final Path PAGE = Path.of("../docs/reliability/api-cases.md");
    private static final Pattern TEST = Pattern.compile("void case(\\d\\d(?:And\\d\\d)*)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| ([^|]*) \\|$");

    @Test
    void everyCaseIsDocumentedWithItsTests() throws IOException {
        Map<Integer, Set<String>> tested = tested();

        assertThat(tested.keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CASES).boxed().toList());
        assertThat(documented()).isEqualTo(tested);
    }

    @Test
    void theSamePageIsRequestedUntilItArrives() throws InterruptedException {
        try (SourceFixture fixture = new SourceFixture()) {
            String page = UserJson.page(UserJson.user());
            fixture.json(page.replaceFirst("\\[.*\\]", "[]"))
                    .json("{\"error\":\"Uh oh\"}")
                    .status(429, "application/json", "{\"error\":\"Whoa\"}")
                    .answer(new MockResponse.Builder()
                            .code(503)
                            .setHeader("Retry-After", "soon")
                            .build())
                    .status(520, "text/html", "<html>")
                    .status(200, "text/html", "<html>")
                    .json(page.substring(0, page.length() / 2))
                    .json(page + page)
                    .answer(new MockResponse.Builder()
                            .setHeader("Content-Encoding", "br")
                            .body(page)
                            .build())
                    .status(204, "application/json", "")
                    .json("[".repeat(100_000))
                    .json("{\"results\":[1e999]}")
                    .json(page);

            UserPage arrived = fixture.page(1);

            assertThat(fixture.events.causes())
                    .filteredOn(cause -> cause != FetchFailure.CIRCUIT_OPEN)
                    .hasSize(12);
            assertThat(arrived.users()).hasOnlyElementsOfType(SourceUser.Valid.class);
            Set<String> targets = new TreeSet<>();
            for (int request = 0; request < fixture.server.getRequestCount(); request++) {
                targets.add(fixture.server.takeRequest().getTarget());
            }
            assertThat(targets).hasSize(1);
        }
    }

    private static Map<Integer, Set<String>> documented() throws IOException {
        Map<Integer, Set<String>> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> classes = Stream.of(row.group(2).split(", "))
                    .map(name -> name.replace("`", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(documented.put(Integer.valueOf(row.group(1)), classes)).isNull();
        }
        return documented;
    }

    private static Map<Integer, Set<String>> tested() throws IOException {
        Map<Integer, Set<String>> tested = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.filter(file -> file.toString().endsWith("Test.java")).forEach(file -> addCases(tested, file));
        }
        return Collections.unmodifiableMap(tested);
    }

    private static void addCases(Map<Integer, Set<String>> tested, Path file) {
        try {
            Matcher test = TEST.matcher(Files.readString(file));
            while (test.find()) {
                for (String number : test.group(1).split("And", -1)) {
                    tested.computeIfAbsent(Integer.valueOf(number), unused -> new TreeSet<>())
                            .add(file.getFileName().toString().replace(".java", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
