package dev.userstream.local.compose;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The environment with which a container was made.
 *
 * @param variables by name
 */
record ContainerSettings(Map<String, String> variables) {
    /** Asks the engine, which has them, so that no password need be told a second time. */
    static ContainerSettings of(Docker docker, String container) {
        return new ContainerSettings(docker.docker(
                        "inspect", "-f", "{{range .Config.Env}}{{println .}}{{end}}", container)
                .lines()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, second) -> second)));
    }

    /**
     * One of them.
     *
     * @throws IllegalStateException if there is none of that name
     */
    String get(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    name + ": not a setting of the job's container (expected: made of this docker-compose.yml)");
        }
        return value;
    }

    /** Names only: values are secrets. */
    @Override
    public String toString() {
        return "ContainerSettings" + variables.keySet();
    }
}
