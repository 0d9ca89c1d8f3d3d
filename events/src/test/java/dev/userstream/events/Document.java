package dev.userstream.events;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message's JSON, field by field as raw text, so that a test can break any of it. Each change gives a new document. */
record Document(Map<String, String> fields, List<String> more) {
    static final String ID = "99e0270c-9e56-5034-92bb-320bea0700c2";

    static Document valid() {
        return new Document(new LinkedHashMap<>(), List.of())
                .withText("id", ID)
                .withText("first_name", "Mia")
                .withText("last_name", "van'tzand")
                .withText("gender", "female")
                .withText("address", "4 Elm Street, Moss, Viken, Norway")
                .withText("post_code", "0515")
                .withText("email", "mia@example.com")
                .withText("username", "mia4")
                .withText("dob", "1969-12-31T23:59:59.999Z")
                .withText("registered_date", "2010-02-03T04:05:06.007Z")
                .withText("phone", "81549300")
                .withText("picture", "https://example.com/4.jpg");
    }

    Document withText(String name, String text) {
        return with(name, '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"');
    }

    Document with(String name, String rawJson) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(name, rawJson);
        return new Document(changed, more);
    }

    Document without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.remove(name);
        return new Document(changed, more);
    }

    /** Adds a raw member at the end, whether or not its name is there already. */
    Document and(String rawMember) {
        List<String> longer = new ArrayList<>(more);
        longer.add(rawMember);
        return new Document(fields, longer);
    }

    String json() {
        List<String> members = new ArrayList<>();
        fields.forEach((name, value) -> members.add('"' + name + "\":" + value));
        members.addAll(more);
        return "{" + String.join(",", members) + "}";
    }

    byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }
}
