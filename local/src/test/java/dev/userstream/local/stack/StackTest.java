package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.local.workspace.StackException;
import dev.userstream.settings.SettingNames;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackTest {
    @TempDir
    private Path folder;

    @Test
    void aClosedStackStartsNothing() {
        Stack stack =
                Stack.builder().components(Component.KAFKA).keepDataIn(folder).build();

        stack.close();
        stack.close();

        assertThatThrownBy(() -> stack.ensure(List.of(Component.KAFKA))).hasMessageContaining("this stack is closed");
        assertThatThrownBy(() -> stack.server(Component.KAFKA).start()).hasMessageContaining("its stack is closed");
    }

    @Test
    void freePortsDiffer_andAreBelowThoseOfOutgoingConnections() {
        StackAddresses addresses = StackAddresses.free();

        List<Integer> all = Arrays.stream(Component.values())
                .flatMap(component -> addresses.ports(component).values().stream())
                .toList();
        assertThat(all).hasSize(7).doesNotHaveDuplicates().allMatch(port -> port >= 20_000 && port < 32_000);
    }

    @Test
    void aPortInUseIsReportedBeforeTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StackAddresses addresses = new StackAddresses(taken.getLocalPort(), 1, 2, 3, 4, 5, 6);

            assertThatThrownBy(() -> addresses.requireFree(List.of(Component.KAFKA)))
                    .isInstanceOf(StackException.class)
                    .hasMessage("port " + taken.getLocalPort()
                            + ": in use (expected: free for kafka; end what listens there, or take free ports)");
        }
    }

    @Test
    void propertiesKeepCharactersThatAreNotAscii() throws Exception {
        Properties read = new Properties();
        try (InputStream file =
                Files.newInputStream(ServerSpec.configure(folder, Map.of("port", "ü日"), "kafka-server.properties"))) {
            read.load(file);
        }
        assertThat(read.getProperty("advertised.listeners")).isEqualTo("PLAINTEXT://127.0.0.1:ü日");
    }

    @Test
    void theShellsSettingsAreHandedOn_exceptAddressesAndFolders() {
        Stack stack = Stack.builder()
                .components(Component.KAFKA)
                .keepDataIn(folder)
                .shellSettings(Map.of(
                        SettingNames.API_RETRY_TIMEOUT,
                        "5m",
                        SettingNames.JOB_CHECKPOINT_DIR,
                        "/elsewhere",
                        SettingNames.PRODUCER_HTTP_PORT,
                        "1",
                        SettingNames.KAFKA_BOOTSTRAP_SERVERS,
                        "elsewhere:9092",
                        "PATH",
                        "/bin"))
                .build();

        assertThat(stack.environment())
                .containsEntry(SettingNames.API_RETRY_TIMEOUT, "5m")
                .containsEntry(
                        SettingNames.KAFKA_BOOTSTRAP_SERVERS, stack.addresses().kafka())
                .doesNotContainKey("PATH")
                .doesNotContainEntry(SettingNames.JOB_CHECKPOINT_DIR, "/elsewhere")
                .doesNotContainEntry(SettingNames.PRODUCER_HTTP_PORT, "1");
    }
}
