package dev.userstream.local.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContainersTest {
    private final String us = Containers.label(ProcessHandle.current());

    @Test
    void containersOfARunningProcessAreKept() {
        assertThat(Containers.isGone(us)).isFalse();
    }

    @Test
    void containersAreLeftOver_whenTheirProcessNumberBelongsToAnotherProcess() {
        assertThat(Containers.isGone(us.replaceFirst("\\S+$", "1970-01-01T00:00:00Z")))
                .isTrue();
    }

    @Test
    void containersOfAnotherMachineAreKept() {
        assertThat(Containers.isGone("elsewhere 1 1970-01-01T00:00:00Z")).isFalse();
    }
}
