package dev.userstream.producer.api;

/** The parts of the source's user that become fields of ours, and the objects around them. */
enum SourceField {
    GENDER("gender"),
    NAME("name"),
    FIRST_NAME("name.first"),
    LAST_NAME("name.last"),
    LOCATION("location"),
    STREET("location.street"),
    STREET_NUMBER("location.street.number"),
    STREET_NAME("location.street.name"),
    CITY("location.city"),
    STATE("location.state"),
    COUNTRY("location.country"),
    POST_CODE("location.postcode"),
    EMAIL("email"),
    LOGIN("login"),
    USERNAME("login.username"),
    DOB("dob"),
    DOB_DATE("dob.date"),
    REGISTERED("registered"),
    REGISTERED_DATE("registered.date"),
    PHONE("phone"),
    PICTURE("picture"),
    MEDIUM_PICTURE("picture.medium");

    private final String path;

    SourceField(String path) {
        this.path = path;
    }

    /** The place in words, for a refusal: the names of the objects around it and its own, with dots between. */
    String path() {
        return path;
    }
}
