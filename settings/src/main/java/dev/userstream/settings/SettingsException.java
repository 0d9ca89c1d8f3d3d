package dev.userstream.settings;

import java.util.List;

/** Settings that cannot be used. The message lists every problem, one a line, ready to be shown to a person. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * Collects what is wrong.
     *
     * @param problems one sentence each: name, value, what is expected
     */
    public SettingsException(List<String> problems) {
        super("settings that need attention: " + problems.size() + System.lineSeparator() + "  "
                + String.join(System.lineSeparator() + "  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
