package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.Probe;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The producer's service.
 *
 * @param layout the project's folders
 * @param folder the stack's folder
 * @param address the service's base address
 * @param environment its settings
 */
record ProducerSpec(ProjectLayout layout, StackFolder folder, URI address, Map<String, String> environment)
        implements ServerSpec {
    private static final String NAME = Component.PRODUCER.label();

    @Override
    public ChildCommand command() {
        return new ChildCommand(
                NAME,
                folder.jvmFlags("-Xmx256m", "-XX:+UseSerialGC"),
                layout.moduleClassPath("producer"),
                "dev.userstream.producer.cli.Main",
                List.of("serve"),
                environment,
                folder.of(NAME),
                folder.log(NAME));
    }

    @Override
    public Probe probe() {
        return Probe.http(address.resolve("/health"), body -> {});
    }
}
