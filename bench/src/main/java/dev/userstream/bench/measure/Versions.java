package dev.userstream.bench.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of what is measured, as the build knows them, and of the Java that runs it. */
final class Versions {
    private static final String FILE = "versions.properties";

    private Versions() {}

    static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        Properties built = built();
        built.stringPropertyNames().forEach(name -> versions.put(name, built.getProperty(name)));
        return versions;
    }

    private static Properties built() {
        Properties properties = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream(FILE)) {
            properties.load(Objects.requireNonNull(file, FILE + ": not in the jar"));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + ": cannot be read", e);
        }
    }
}
