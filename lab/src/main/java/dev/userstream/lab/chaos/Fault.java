package dev.userstream.lab.chaos;

import dev.userstream.local.stack.Component;
import java.time.Duration;
import java.util.Locale;

/** One fault of one component, or of the API that the users come from. */
sealed interface Fault {
    /** How long it lasts; zero for a fault that is over at once. */
    Duration length();

    /** The name in reports, without the length. */
    String label();

    /** The name in reports, with the length. */
    default String description() {
        return length().isZero() ? label() : label() + " for " + length().toSeconds() + " s";
    }

    /** What can be done to a component of the stack. */
    enum Type {
        /** Ends it with {@code SIGKILL} and starts it again after the length of the fault. */
        KILL,
        /** Stops it with {@code SIGSTOP} while its connections stay open, and continues it after the length of the fault. */
        FREEZE,
        /** Ends it with {@code SIGTERM} and starts it again. */
        RESTART;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fault of a component. */
    record ComponentFault(Type type, Component component, Duration length) implements Fault {
        @Override
        public String label() {
            return type.label() + " " + component.label();
        }
    }

    /** A fault of every answer of the API. */
    record ApiFault(ApiFaultType type, Duration length) implements Fault {
        @Override
        public String label() {
            return "API: " + type.label();
        }
    }
}
