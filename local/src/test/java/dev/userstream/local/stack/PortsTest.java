package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortsTest {
    @TempDir
    private Path folder;

    @Test
    void freePortsDifferFromEachOtherAndAreBelowThoseOfOutgoingConnections() {
        Ports ports = Ports.free();

        List<Integer> all = Arrays.stream(Component.values())
                .flatMap(part -> ports.of(part).values().stream())
                .toList();
        assertThat(all).hasSize(6).doesNotHaveDuplicates().allMatch(port -> port >= 20_000 && port < 32_000);
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports ports = new Ports(taken.getLocalPort(), 1, 2, 3, 4, 5);

            assertThatThrownBy(() -> MachineCheck.check(Set.of(Component.KAFKA), ports, folder))
                    .isInstanceOf(MachineNotReadyException.class)
                    .hasMessage("port " + taken.getLocalPort()
                            + ": in use (expected: free for kafka; end what listens there, or take free ports)");
        }
    }

    @Test
    void tooLittleMemoryIsSaidInOneLine() {
        assertThatThrownBy(() -> MachineCheck.requireMemory(100, 2_000))
                .isInstanceOf(MachineNotReadyException.class)
                .hasMessage("memory: 100 MiB free (expected: 2000 MiB; close something, or give this machine more)");
    }
}
