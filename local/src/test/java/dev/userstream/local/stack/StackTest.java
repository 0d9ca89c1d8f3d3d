package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStackTest {
    @TempDir
    private Path folder;

    @Test
    void aClosedStackStartsNothingMore() {
        Stack stack =
                Stack.builder().components(Component.KAFKA).keepDataIn(folder).build();

        stack.close();
        stack.close();

        assertThatThrownBy(() -> stack.ensure(List.of(Component.KAFKA))).hasMessageContaining("this stack is closed");
        assertThatThrownBy(() -> stack.server(Component.KAFKA).start()).hasMessageContaining("its stack is closed");
    }
}
