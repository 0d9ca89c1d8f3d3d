package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RemovalTest {
    @Test
    void aFileThatAppearsMeanwhileIsRemovedByTheNextTry() {
        AtomicInteger tries = new AtomicInteger();

        Removal.of(
                Path.of("data"),
                folder -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IOException("not empty");
                    }
                },
                Duration.ZERO);

        assertThat(tries).hasValue(3);
    }

    @Test
    void aFolderThatCannotBeRemovedIsNamed() {
        assertThatThrownBy(() -> Removal.of(Path.of("data"), RemovalTest::refuse, Duration.ZERO))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("data: cannot be removed");
    }

    private static void refuse(Path folder) throws IOException {
        throw new IOException(folder + " is busy");
    }
}
