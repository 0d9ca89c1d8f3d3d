package dev.userstream.producer.api;

import java.util.stream.IntStream;

/** Answers in the shape of the source's documentation. */
final class UserJson {
    /** A complete user; {@code %s} is its first name. */
    private static final String USER = """
            {"gender":"female","name":{"title":"Ms","first":"%s","last":"Olsen"},\
            "location":{"street":{"number":8702,"name":"Nordre gate"},"city":"Oslo","state":"Viken","country":"Norway",\
            "postcode":"0515","coordinates":{"latitude":"-16.0346","longitude":"12.0001"},\
            "timezone":{"offset":"+9:30","description":"Adelaide, Darwin & more"}},\
            "email":"ada.olsen@example.com",\
            "login":{"uuid":"7a0eed16-9430-4d68-901f-c0d4c1c3bf00","username":"bluefrog12","password":"secret-password",\
            "salt":"saltsalt","md5":"md5md5","sha1":"sha1sha1","sha256":"sha256sha256"},\
            "dob":{"date":"1966-09-26T02:30:15.001Z","age":59},\
            "registered":{"date":"2012-12-01T23:59:59.999Z","age":13},\
            "phone":"81234567","cell":"91234567","id":{"name":"FN","value":"26096612345"},\
            "picture":{"large":"https://example.com/l.jpg","medium":"https://example.com/m.jpg",\
            "thumbnail":"https://example.com/t.jpg"},"nat":"NO"}""";

    private UserJson() {}

    static String user() {
        return user("Ada");
    }

    static String user(String firstName) {
        return USER.formatted(firstName);
    }

    /** The good user with one part of its text replaced, which must be there. */
    static String userWith(String part, String replacement) {
        if (!user().contains(part)) {
            throw new IllegalArgumentException("no such part: " + part);
        }
        return user().replace(part, replacement);
    }

    /** An answer that holds these users. */
    static String page(String... users) {
        return "{\"results\":[" + String.join(",", users) + "]," + info("1.4") + "}";
    }

    /** An answer of good users with names of their own. */
    static String pageOf(int users) {
        return page(
                IntStream.range(0, users).mapToObj(place -> user("Ada" + place)).toArray(String[]::new));
    }

    static String info(String version) {
        return "\"info\":{\"seed\":\"0123456789abcdef\",\"results\":1,\"page\":1,\"version\":\"" + version + "\"}";
    }

    /** Arrays within arrays, properly closed. */
    static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }
}
