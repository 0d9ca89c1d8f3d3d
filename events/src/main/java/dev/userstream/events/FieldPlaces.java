package dev.userstream.events;

import java.util.Arrays;

/** Where the fields' texts are among some bytes. Confined to one message. */
@SuppressWarnings("EnumOrdinal") // an array for each message; an EnumMap shows in what a message costs
final class FieldPlaces {
    private static final int NOWHERE = -1;

    private final int[] starts = new int[Field.ALL.size()];
    private final int[] ends = new int[Field.ALL.size()];

    /** No field is there. */
    FieldPlaces() {
        Arrays.fill(starts, NOWHERE);
    }

    /**
     * Notes where a text is.
     *
     * @param end exclusive
     */
    void set(Field field, int start, int end) {
        starts[field.ordinal()] = start;
        ends[field.ordinal()] = end;
    }

    boolean has(Field field) {
        return starts[field.ordinal()] != NOWHERE;
    }

    /** Where the text of a field that is there begins. */
    int start(Field field) {
        return starts[field.ordinal()];
    }

    /** Where the text of a field that is there ends, exclusive. */
    int end(Field field) {
        return ends[field.ordinal()];
    }

    /** How long the text of a field is, in bytes; 0 where it is not there. */
    int length(Field field) {
        return has(field) ? end(field) - start(field) : 0;
    }
}
