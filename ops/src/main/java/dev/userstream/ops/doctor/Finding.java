package dev.userstream.ops.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param check what was checked, such as {@code postgres table}
 * @param found what was found, on one line
 * @param advice what to do; {@code null} where nothing is to be done
 */
public record Finding(
        Status status, String check, String found, @Nullable String advice) {
    /** How serious a finding is. */
    public enum Status {
        OK("ok"),
        /** The pipeline works; something differs from what is expected. */
        WARNING("warning"),
        /** The pipeline, or a part of it, cannot work. */
        FAILURE("failure"),
        /** A component does not answer; waiting may help. */
        UNREACHABLE("failure");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** The word for it in texts and documents. */
        @JsonValue
        public String label() {
            return label;
        }
    }
}
