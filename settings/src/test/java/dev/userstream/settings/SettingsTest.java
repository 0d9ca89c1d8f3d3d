package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Secret NONE = new Secret("");
    private static final URI API = URI.create("https://api.example.com/api/1.4/");

    @Test
    void unsetSettingsHaveTheirDefaults() {
        Settings settings = Settings.of(Map.of("A_BLANK", "  "));

        assertThat(settings.text("A_BLANK", "x")).isEqualTo("x");
        assertThat(settings.optionalText("A_TEXT")).isEmpty();
        assertThat(settings.integer("A_INT", 7, 0, 9)).isEqualTo(7);
        assertThat(settings.wholeNumber("A_LONG", -1, -1, 9)).isEqualTo(-1);
        assertThat(settings.duration("A_TIME", Duration.ZERO)).isZero();
        assertThat(settings.httpAddress("A_URL", API)).isEqualTo(API);
        assertThat(settings.secret("A_SECRET", new Secret("s")).reveal()).isEqualTo("s");
        assertThatCode(() -> settings.check("A_")).doesNotThrowAnyException();
    }

    @Test
    void settingsAreParsed() {
        Settings settings = Settings.of(Map.of(
                "A_TEXT", " x ",
                "A_INT", "9",
                "A_LONG", "9223372036854775807",
                "A_TIME", "90s",
                "A_URL", "http://10.0.0.1:8090/x",
                "A_HOSTS", "one:1, [::1]:9092 ,10.0.0.1:65535,a_b-c.example:7",
                "A_SECRET", " with spaces "));

        assertThat(settings.requiredText("A_TEXT", "a text")).isEqualTo("x");
        assertThat(settings.integer("A_INT", 7, 0, 9)).isEqualTo(9);
        assertThat(settings.wholeNumber("A_LONG", 0, 0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(settings.duration("A_TIME", Duration.ZERO)).hasSeconds(90);
        assertThat(settings.httpAddress("A_URL", null)).hasToString("http://10.0.0.1:8090/x");
        assertThat(settings.hostPorts("A_HOSTS"))
                .containsExactly("one:1", "[::1]:9092", "10.0.0.1:65535", "a_b-c.example:7");
        assertThat(settings.secret("A_SECRET", NONE).reveal()).isEqualTo(" with spaces ");
        assertThatCode(() -> settings.check("A_")).doesNotThrowAnyException();
    }

    @Test
    void allProblemsAreReported() {
        Settings settings = Settings.of(Map.of(
                "A_INT", "10",
                "A_LONG", "many",
                "A_TIME", "0s",
                "A_URL", "ftp://example.com",
                "A_HOSTS", "one",
                "A_TEXTT", "mistyped"));
        settings.requiredText("A_TEXT", "a text");
        settings.integer("A_INT", 7, 0, 9);
        settings.wholeNumber("A_LONG", 7, 0, 9);
        settings.duration("A_TIME", Duration.ofSeconds(1));
        settings.httpAddress("A_URL", null);
        settings.hostPorts("A_HOSTS");
        settings.problem("A_INT, A_LONG: exclude each other (expected: one of them)");

        SettingsException thrown = problems(settings);

        assertThat(thrown.problems())
                .containsExactly(
                        "A_TEXT: not set (expected: a text)",
                        "A_INT: 10 (expected: a whole number from 0 to 9)",
                        "A_LONG: many (expected: a whole number from 0 to 9)",
                        "A_TIME: 0s (expected: " + Durations.EXPECTED + ")",
                        "A_URL: ftp://example.com (expected: an http:// or https:// address without credentials)",
                        "A_HOSTS: one (expected: host:port[,host:port…])",
                        "A_INT, A_LONG: exclude each other (expected: one of them)",
                        "A_TEXTT: no such setting (did you mean A_TEXT?)");
        assertThat(thrown).hasMessageStartingWith("settings that need attention: 8");
        assertThat(thrown.getMessage().lines()).hasSize(9).contains("  A_TEXT: not set (expected: a text)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG", "fa-IR", "th-TH-u-nu-thai"})
    void theLanguageOfTheMachineChangesNothing(String language) {
        Locale machines = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            Settings settings = Settings.of(Map.of(
                    "A_NUMBER",
                    "17",
                    "A_TIME",
                    "5MS",
                    "A_URL",
                    "HTTP://I_I.EXAMPLE/",
                    "A_HOSTS",
                    "II:9092",
                    "A_BAD",
                    "0"));

            assertThat(settings.integer("A_NUMBER", 1, 0, 20)).isEqualTo(17);
            assertThat(settings.duration("A_TIME", Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
            assertThat(settings.httpAddress("A_URL", API)).hasToString("HTTP://I_I.EXAMPLE/");
            assertThat(settings.hostPorts("A_HOSTS")).containsExactly("II:9092");
            settings.integer("A_BAD", 1, 1, 20);
            assertThat(problems(settings).problems())
                    .containsExactly("A_BAD: 0 (expected: a whole number from 1 to 20)");
        } finally {
            Locale.setDefault(machines);
        }
    }

    @Test
    void onlyOwnPrefixesAreChecked() {
        Settings settings = Settings.of(Map.of("A_UNKNOWN", "1", "B_UNKNOWN", "2", "PATH", "3"));

        assertThat(problems(settings).problems()).containsExactly("A_UNKNOWN: no such setting");
    }

    @Test
    void similarNamesAreSuggested() {
        assertThat(NearestName.suggest("USERSTREAM_API_URI", Set.of("USERSTREAM_API_URL")))
                .isEqualTo(" (did you mean USERSTREAM_API_URL?)");
        assertThat(NearestName.suggest("USERSTREAM_KAFKA_BOOTSTRAP", Set.of("USERSTREAM_API_URL")))
                .isEmpty();
        assertThat(NearestName.suggest("rat", Set.of("rate", "users"))).isEqualTo(" (did you mean rate?)");
        assertThat(NearestName.suggest("size", Set.of("rate", "users"))).isEmpty();
    }

    @Test
    void invalidHostsAndPortsAreRefused() {
        String invalid =
                "host|host:|:9092|host:0|host:65536|host:-1|host:+1|host:٩٠٩٢|host:123456|host:9092,|,host:9092|,"
                        + "|host:9092,,host:9093|::1:9092|kafka://host:9092|ho st:9092|host:9092 x";

        assertThat(invalid.split("\\|")).allSatisfy(text -> {
            Settings settings = Settings.of(Map.of("A_HOSTS", text));

            assertThat(settings.hostPorts("A_HOSTS")).isEmpty();
            assertThat(problems(settings).problems())
                    .containsExactly("A_HOSTS: " + text + " (expected: host:port[,host:port…])");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://schema_registry:8080/apis/ccompat/v7",
                "http://offline_api:8092/",
                "http://offline_api",
                "https://a_b.example.com./",
                "HTTP://EXAMPLE.COM:1/",
                "http://[::1]:8080/",
                "http://[fe80::1%25eth0]:65535",
                "http://127.0.0.1",
                "http://xn--bcher-kva.example"
            })
    void namesOfContainersAndAddressesAreAccepted(String text) {
        Settings settings = Settings.of(Map.of("A_URL", text));

        assertThat(settings.httpAddress("A_URL", API)).hasToString(text);
        assertThatCode(() -> settings.check("A_")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "USERSTREAM_KAFKA_",
                "USERSTREAM_CASSANDRA_",
                "USERSTREAM_POSTGRES_",
                "USERSTREAM_SCHEMA_REGISTRY_",
                "USERSTREAM_PRODUCER_",
                "USERSTREAM_PRODUCER_HTTP_",
                "USERSTREAM_API_",
                "USERSTREAM_JOB_HTTP_",
                "USERSTREAM_OPS_"
            })
    void serviceLinksAreIgnored(String prefix) {
        Settings settings = Settings.of(Map.of(
                prefix + "SERVICE_HOST", "10.0.0.1",
                prefix + "SERVICE_PORT", "9092",
                prefix + "SERVICE_PORT_HTTP_METRICS", "9092",
                prefix + "PORT", "tcp://10.0.0.1:9092",
                prefix + "PORT_9092_TCP", "tcp://10.0.0.1:9092",
                prefix + "PORT_9092_TCP_PROTO", "tcp",
                prefix + "PORT_9092_TCP_PORT", "9092",
                prefix + "PORT_9092_TCP_ADDR", "10.0.0.1",
                prefix + "PORT_53_UDP", "udp://[fd00::1]:53"));

        assertThat(settings.integer(prefix + "PORT", 8090, 0, 65_535)).isEqualTo(8090);
        assertThatCode(() -> settings.check(prefix)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A_PORT", "A_HTTP_PROT", "A_SERVICE", "A_SERVICE_HOSTS", "A_PORT_HTTP", "A_PORT_9092"})
    void namesThatResembleServiceLinksAreReported(String name) {
        Settings settings = Settings.of(Map.of(name, "8090"));

        assertThat(problems(settings).problems()).singleElement().asString().startsWith(name + ": no such setting");
    }

    @ParameterizedTest
    @CsvSource({
        "http://host:0/, http://host:0/",
        "http://host:65536/, http://host:65536/",
        "http://host:/, http://host:/",
        "http://:8080/, http://:8080/",
        "http://mia:s3cret@a_b/, http://***@a_b/",
        "http://[::1/, http://[::1/",
        "http://a_b:80x/, http://a_b:80x/",
        "tcp://10.0.0.1:80, tcp://10.0.0.1:80",
        "example.com, example.com",
        "http://, http://",
        "http:/x, http:/x",
        "/api, /api",
        "http://a b/, http://a b/",
        "https://mia:s3cret@example.com/api, https://***@example.com/api",
        "ftp://mia:s3@cret@example.com, ftp://***@example.com",
    })
    void invalidAddressIsReportedWithoutCredentials(String text, String shown) {
        Settings settings = Settings.of(Map.of("A_URL", text));
        settings.httpAddress("A_URL", API);

        assertThat(problems(settings).problems())
                .containsExactly("A_URL: " + shown + " (expected: an http:// or https:// address without credentials)");
    }

    @ParameterizedTest
    @CsvSource({"s3cret, s3cret", "'s3cret\n', s3cret", "'s3cret\r\n', s3cret", "' s3cret \n\n', ' s3cret \n'"})
    void secretIsReadFromItsFile(String content, String secret, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), content);
        Settings settings = Settings.of(Map.of("A_SECRET_FILE", file.toString()));

        assertThat(settings.secret("A_SECRET", NONE).reveal()).isEqualTo(secret);
        assertThatCode(() -> settings.check("A_")).doesNotThrowAnyException();
    }

    @Test
    void unusableSecretFilesAreProblems(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});
        Path absent = folder.resolve("absent");
        Settings settings = Settings.of(Map.of(
                "A_FILE",
                empty.toString(),
                "B_FILE",
                absent.toString(),
                "C_FILE",
                "a\u0000b",
                "D_FILE",
                binary.toString()));

        assertThat(List.of("A", "B", "C", "D"))
                .allSatisfy(name -> assertThat(settings.secret(name, NONE)).isEqualTo(NONE));

        String unreadable = " cannot be read (expected: the path of a file that holds the secret)";
        assertThat(problems(settings).problems())
                .containsExactly(
                        "A_FILE: " + empty + " is empty (expected: a file that holds the secret)",
                        "B_FILE: " + absent + unreadable,
                        "C_FILE: a\u0000b" + unreadable,
                        "D_FILE: " + binary + unreadable);
    }

    @Test
    void secretSetTwiceIsAProblem() {
        Settings settings = Settings.of(Map.of("A_SECRET", "s3cret", "A_SECRET_FILE", "/run/secret"));
        settings.secret("A_SECRET", NONE);

        assertThat(problems(settings)).hasMessageContaining("both set").hasMessageNotContaining("s3cret");
    }

    @Test
    void secretsAreMasked() {
        Secret secret = new Secret("s3cret");

        assertThat(secret).hasToString("***").isEqualTo(new Secret("s3cret")).hasSameHashCodeAs(new Secret("s3cret"));
        assertThat(secret).isNotEqualTo(new Secret("")).isNotEqualTo("s3cret");
        assertThat(String.valueOf(List.of(secret))).doesNotContain("s3cret");
    }

    private static SettingsException problems(Settings settings) {
        return catchThrowableOfType(SettingsException.class, () -> settings.check("A_"));
    }
}
