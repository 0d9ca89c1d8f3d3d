package dev.userstream.producer.api;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserCodec;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Headers;

/** The parsers of what others wrote, each with what it may do with any bytes; everything else is a defect. */
enum FuzzedParser {
    /** Messages of the topic. */
    EVENT {
        @Override
        boolean accepts(byte[] input) {
            require(
                    Messages.parse(input, input, 1) instanceof ParseResult.Refused,
                    "the key is not the id, and is taken");
            ParseResult result = UserCodec.decode(input);
            if (!(result instanceof ParseResult.Accepted accepted)) {
                return false;
            }
            // What is accepted can be stored and published again, and stays the same.
            require(
                    UserCodec.decode(UserCodec.encode(accepted.user().decode())).equals(accepted),
                    "written and read: changed");
            return true;
        }
    },

    /** Answers of the source, and the users in them. */
    ENVELOPE {
        @Override
        boolean accepts(byte[] input) {
            try {
                Envelope envelope =
                        EnvelopeReader.read(new Answer(200, Headers.of(), input, Instant.EPOCH), REQUEST.size());
                require(
                        PageUsers.of(REQUEST, envelope).size() == REQUEST.size(),
                        "places of the page without an answer");
                return true;
            } catch (FetchFailedException e) {
                return false;
            }
        }
    },

    /** Entries of the ledger. */
    RUN {
        @Override
        boolean accepts(byte[] input) {
            Run run;
            try {
                run = RunCodec.decode(input);
            } catch (IllegalArgumentException e) {
                return false;
            }
            require(RunCodec.decode(RunCodec.encode(run)).equals(run), "written and read: changed");
            return true;
        }
    },

    /** Records of the dead-letter topic. */
    DEAD_LETTER {
        @Override
        boolean accepts(byte[] input) {
            Optional<DeadLetter> letter = DeadLetterCodec.decode(input, input, headers(input));
            letter.ifPresent(read -> require(
                    DeadLetterCodec.decode(input, input, DeadLetterCodec.headers(read))
                            .filter(again -> again.identity().equals(read.identity()))
                            .isPresent(),
                    "written and read: another letter"));
            return letter.isPresent();
        }
    };

    private static final PageRequest REQUEST = SourceFixture.request(3);

    /**
     * Reads the input.
     *
     * @return whether it was taken for a sound document
     */
    abstract boolean accepts(byte[] input);

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static List<Header> headers(byte[] input) {
        List<Header> headers = new ArrayList<>();
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            int end = line.indexOf('=');
            headers.add(
                    end < 0 ? new Header(line, null) : Header.ofText(line.substring(0, end), line.substring(end + 1)));
        }
        return headers;
    }
}
