package dev.userstream.producer.cli;

import dev.userstream.producer.publish.KafkaRefusedException;
import dev.userstream.producer.publish.KafkaUnavailableException;
import dev.userstream.producer.registry.SchemaRefusedException;
import dev.userstream.producer.registry.SchemaRegistryUnavailableException;
import dev.userstream.settings.SettingsException;

/** What the process tells its caller. */
final class ExitCode {
    /** What was asked for is acknowledged. */
    static final int YES = 0;

    /** It is not. */
    static final int NO = 1;

    /** The command line or the settings are wrong. */
    static final int USAGE = 2;

    /** Something that is needed does not answer. */
    static final int UNREACHABLE = 3;

    private ExitCode() {}

    /** The code for an error that ended a command. */
    static int of(Exception error) {
        if (error instanceof SettingsException
                || error instanceof KafkaRefusedException
                || error instanceof SchemaRefusedException) {
            return USAGE;
        }
        return isOutage(error) ? UNREACHABLE : NO;
    }

    /** Whether something that is needed does not answer: waiting helps. */
    static boolean isOutage(Exception error) {
        return error instanceof KafkaUnavailableException || error instanceof SchemaRegistryUnavailableException;
    }

    /** Whether the error's message says everything, so that no stack trace is needed. */
    static boolean isExplained(Exception error) {
        return of(error) != NO;
    }
}
