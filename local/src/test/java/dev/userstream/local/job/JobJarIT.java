package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The content of the job's jar: Spark brings the rest, and duplicates break each other. */
final class JobJarIT {
    private static final Path JAR =
            Path.of(System.getProperty("userstream.root"), "spark-job", "target", "userstream-spark-job.jar");

    @Test
    void kafkaClientIsTheOneThatSparkIsBuiltFor() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Properties kafka = new Properties();
            kafka.load(jar.getInputStream(jar.getEntry("kafka/kafka-version.properties")));
            assertThat(kafka.getProperty("version")).startsWith("3.4.");
        }
    }

    @Test
    void jarHoldsNothingThatSparkBrings() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(ZipEntry::getName).toList();
            assertThat(names)
                    .noneMatch(name -> name.startsWith("scala/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml/jackson/"))
                    .noneMatch(name -> name.startsWith("org/slf4j/"))
                    .noneMatch(name -> name.startsWith("org/apache/logging/"))
                    .noneMatch(name -> name.startsWith("org/apache/hadoop/"))
                    .noneMatch(name -> name.startsWith("io/netty/"))
                    .noneMatch(name -> name.startsWith("com/zaxxer/"))
                    .noneMatch(name -> name.startsWith("javax/servlet/"))
                    .noneMatch(name -> name.equals("log4j2.xml"))
                    .noneMatch(name -> name.startsWith("META-INF/") && name.endsWith(".SF"));
            assertThat(names).doesNotHaveDuplicates();
        }
    }

    @Test
    void jarHoldsSchemas_services_andTheControl() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getEntry("schema.cql")).isNotNull();
            assertThat(jar.getEntry("schema.sql")).isNotNull();
            assertThat(jar.getEntry("reference.conf")).isNotNull();
            assertThat(jar.getEntry("io/javalin/Javalin.class")).isNotNull();
            ZipEntry sources = jar.getEntry("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister");
            assertThat(new String(jar.getInputStream(sources).readAllBytes(), StandardCharsets.UTF_8))
                    .contains("KafkaSourceProvider");
        }
    }
}
