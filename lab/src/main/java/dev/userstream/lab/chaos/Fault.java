package dev.userstream.lab.chaos;

import dev.userstream.local.api.Fault.Answered;
import dev.userstream.local.api.Fault.BrokenGzip;
import dev.userstream.local.api.Fault.Cut;
import dev.userstream.local.api.Fault.Delayed;
import dev.userstream.local.api.Fault.Delivered;
import dev.userstream.local.api.Fault.Disconnected;
import dev.userstream.local.stack.Component;
import dev.userstream.settings.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        private static final Pattern TEXT = Pattern.compile("([a-z]+)-([a-z]+)(?::([0-9hms]+))?");
        private static final Duration LONGEST = Duration.ofMinutes(5);
        private static final Duration DEFAULT_FREEZE = Duration.ofSeconds(10);

        @Override
        public String label() {
            return type.label() + " " + component.label();
        }

        /**
         * Reads {@code broker-freeze:40s}, {@code cassandra-kill:5s} or {@code job-restart}.
         *
         * @throws IllegalArgumentException if the text is something else
         */
        static ComponentFault parse(String text) {
            Matcher parts = TEXT.matcher(text.replace("broker", Component.KAFKA.label()));
            try {
                if (parts.matches()) {
                    Component component = Component.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
                    Type type = Type.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
                    Duration usual = type == Type.FREEZE ? DEFAULT_FREEZE : Duration.ZERO;
                    Duration length = parts.group(3) == null ? usual : Durations.parse(parts.group(3));
                    if (length.compareTo(LONGEST) <= 0 && (type != Type.RESTART || length.isZero())) {
                        return new ComponentFault(type, component, length);
                    }
                }
            } catch (IllegalArgumentException e) {
                throw refusal(text);
            }
            throw refusal(text);
        }

        private static IllegalArgumentException refusal(String text) {
            return new IllegalArgumentException(
                    "--only: " + text + " (expected: COMPONENT-freeze:TIME, COMPONENT-kill:TIME or"
                            + " COMPONENT-restart, of broker, cassandra, postgres, job, producer; at most 5m)");
        }
    }

    /** A fault of every answer of the API. */
    record ApiFault(ApiFaultType type, Duration length) implements Fault {
        @Override
        public String label() {
            return "API: " + type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The ways in which the offline API fails during a chaos run. */
    enum ApiFaultType {
        SERVER_ERROR,
        RATE_LIMIT,
        HTML_FOR_USERS,
        ERROR_FOR_USERS,
        EMPTY_PAGE,
        CUT_ANSWER,
        BROKEN_GZIP,
        DISCONNECT,
        SLOW_ANSWER;

        /** The fault as the offline API injects it. */
        dev.userstream.local.api.Fault injected() {
            return switch (this) {
                case SERVER_ERROR -> dev.userstream.local.api.Fault.html(503);
                // Without Retry-After the producer waits for minutes, as it must, and the run would measure that wait.
                case RATE_LIMIT -> new Answered(429, Map.of("Retry-After", "1"), "slower");
                case HTML_FOR_USERS -> dev.userstream.local.api.Fault.html(200);
                case ERROR_FOR_USERS -> dev.userstream.local.api.Fault.error(200);
                case EMPTY_PAGE -> new Delivered(0);
                case CUT_ANSWER -> new Cut(300);
                case BROKEN_GZIP -> new BrokenGzip();
                case DISCONNECT -> new Disconnected();
                case SLOW_ANSWER -> new Delayed(Duration.ofSeconds(3));
            };
        }
    }
}
