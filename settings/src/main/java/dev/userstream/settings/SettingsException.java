package dev.userstream.settings;

import java.util.List;

/** Settings are invalid. The message lists every problem on a line of its own, ready to be shown to a user. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * An exception with all problems.
     *
     * @param problems one sentence each: name, value and what is expected
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
