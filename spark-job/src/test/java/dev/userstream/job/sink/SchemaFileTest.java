package dev.userstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SchemaFileTest {
    @Test
    void statementsComeWithoutCommentsAndSemicolons() {
        assertThat(SchemaFile.split("-- first\nCREATE a; -- why\n\nCREATE b (\n c);\n"))
                .containsExactly("CREATE a", "CREATE b (\n c)");
    }

    @Test
    void bothSchemasAreInTheJar() {
        assertThat(SchemaFile.statements("schema.cql")).hasSize(2);
        assertThat(SchemaFile.statements("schema.sql")).hasSizeGreaterThanOrEqualTo(1);
    }
}
