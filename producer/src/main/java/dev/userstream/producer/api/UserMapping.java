package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a user of the contract from the source's. Only what we use is judged: ages, hashes and identity numbers pass.
 */
final class UserMapping {
    private static final SourceField[] OBJECTS = {
        SourceField.NAME,
        SourceField.LOCATION,
        SourceField.LOGIN,
        SourceField.DOB,
        SourceField.REGISTERED,
        SourceField.PICTURE
    };

    private UserMapping() {}

    /**
     * Judges one user by itself.
     *
     * @param sequence the user's place in the run
     * @param json the user's own JSON, cut out of a sound document
     */
    static SourceUser judge(RunId runId, long sequence, byte[] json) {
        try {
            CreatedUser user = map(runId, sequence, SourceFields.read(json));
            Optional<ParseResult.Refused> broken = UserRules.check(user);
            return broken.isPresent() ? refused(sequence, broken.get(), json) : new SourceUser.Usable(sequence, user);
        } catch (UserRefusedException e) {
            return refused(sequence, e.refusal(), json);
        }
    }

    private static SourceUser refused(long sequence, ParseResult.Refused refusal, byte[] json) {
        return new SourceUser.Refused(sequence, refusal.reason(), refusal.detail(), json);
    }

    private static CreatedUser map(RunId runId, long sequence, SourceFields fields) throws UserRefusedException {
        for (SourceField object : OBJECTS) {
            fields.checkObject(object);
        }
        return new CreatedUser(
                UserIds.of(runId, sequence),
                fields.required(SourceField.FIRST_NAME),
                fields.required(SourceField.LAST_NAME),
                fields.required(SourceField.GENDER),
                address(fields),
                SourceTexts.textOrWholeNumber(fields, SourceField.POST_CODE),
                fields.required(SourceField.EMAIL),
                fields.required(SourceField.USERNAME),
                SourceTexts.date(fields, SourceField.DOB_DATE),
                SourceTexts.date(fields, SourceField.REGISTERED_DATE),
                fields.text(SourceField.PHONE),
                fields.text(SourceField.MEDIUM_PICTURE));
    }

    private static @Nullable String address(SourceFields fields) throws UserRefusedException {
        return SourceTexts.address(
                street(fields),
                fields.text(SourceField.CITY),
                fields.text(SourceField.STATE),
                fields.text(SourceField.COUNTRY));
    }

    /** Up to version 1.2 of the API a street was one text, number included. */
    private static @Nullable String street(SourceFields fields) throws UserRefusedException {
        if (fields.value(SourceField.STREET).token() == JsonToken.VALUE_STRING) {
            return fields.text(SourceField.STREET);
        }
        fields.checkObject(SourceField.STREET);
        return SourceTexts.street(
                SourceTexts.textOrWholeNumber(fields, SourceField.STREET_NUMBER), fields.text(SourceField.STREET_NAME));
    }
}
