package dev.userstream.local.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON document of a page, as version 1.4 of the source sends it. The order of the fields is the source's. */
record PageDocument(List<User> results, Info info) {
    record Info(String seed, int results, int page, String version) {}

    record User(
            String gender,
            Name name,
            Location location,
            String email,
            Login login,
            DatedAge dob,
            DatedAge registered,
            String phone,
            String cell,
            Id id,
            Picture picture,
            String nat) {}

    record Name(String title, String first, String last) {}

    /** The postcode is an {@link Integer} or a {@link String}, as the country has it. */
    record Location(
            Street street,
            String city,
            String state,
            String country,
            Object postcode,
            Coordinates coordinates,
            Timezone timezone) {}

    record Street(int number, String name) {}

    record Coordinates(String latitude, String longitude) {}

    record Timezone(String offset, String description) {}

    record Login(String uuid, String username, String password, String salt, String md5, String sha1, String sha256) {}

    record DatedAge(String date, int age) {}

    record Id(String name, @Nullable String value) {}

    record Picture(String large, String medium, String thumbnail) {}
}
