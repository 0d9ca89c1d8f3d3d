package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How one component of the stack is configured, started and checked. */
interface ServerSpec {
    /** Writes configuration files and returns the command; called before every start. */
    ChildCommand command();

    Probe probe();

    /** The processes that do the component's work: a freeze suspends them, and none of them may outlive the stack. */
    default Stream<ProcessHandle> workers(ChildProcess process) {
        return process.tree();
    }

    /**
     * Writes a configuration file.
     *
     * @param file where to
     * @param values what stands for {@code ${name}}; the file's folder is {@code ${folder}}, and {@code ${uri}} as an address
     * @param resources beside this class, written one after the other
     * @return the file
     */
    static Path configure(Path file, Map<String, ?> values, String... resources) {
        StringBuilder text = new StringBuilder();
        Path folder = Objects.requireNonNull(file.getParent());
        try {
            for (String resource : resources) {
                try (InputStream input =
                        Objects.requireNonNull(ServerSpec.class.getResourceAsStream(resource), resource)) {
                    text.append(new String(input.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            String result = text.toString()
                    .replace("${folder}", folder.toString())
                    .replace("${uri}", folder.toUri().toString());
            for (Map.Entry<String, ?> value : values.entrySet()) {
                result = result.replace("${" + value.getKey() + "}", String.valueOf(value.getValue()));
            }
            return Files.writeString(file, result);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }
}
