package dev.userstream.local.stack;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the caller's shell says about the source, the producer, the job and the commands. Addresses and folders are the stack's. */
public final class ShellSettings {
    private static final String HANDED_ON = "USERSTREAM_(API|PRODUCER|JOB|OPS|LOG)_.*";
    private static final Set<String> THE_STACKS =
            Set.of("USERSTREAM_PRODUCER_HTTP_HOST", "USERSTREAM_PRODUCER_HTTP_PORT", "USERSTREAM_JOB_CHECKPOINT_DIR");

    private ShellSettings() {}

    /**
     * Those that children are to see.
     *
     * @param environment all variables of this process
     */
    public static Map<String, String> of(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().matches(HANDED_ON))
                .filter(variable -> !THE_STACKS.contains(variable.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
