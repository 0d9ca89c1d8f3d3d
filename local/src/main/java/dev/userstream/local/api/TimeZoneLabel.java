package dev.userstream.local.api;

import java.util.List;

/**
 * A time zone as the source writes it: hours without a leading zero, and zero without a sign.
 *
 * @param offset such as {@code +9:30}; not ISO-8601
 * @param description places that lie in it
 */
record TimeZoneLabel(String offset, String description) {
    /** Some of each kind; {@code +12:00} never occurs. */
    static final List<TimeZoneLabel> ALL = List.of(
            new TimeZoneLabel("-11:00", "Midway Island, Samoa"),
            new TimeZoneLabel("-10:00", "Hawaii"),
            new TimeZoneLabel("-8:00", "Pacific Time (US & Canada)"),
            new TimeZoneLabel("-5:00", "Eastern Time (US & Canada), Bogota, Lima"),
            new TimeZoneLabel("-3:30", "Newfoundland"),
            new TimeZoneLabel("-1:00", "Azores, Cape Verde Islands"),
            new TimeZoneLabel("0:00", "Western Europe Time, London, Lisbon, Casablanca"),
            new TimeZoneLabel("+1:00", "Brussels, Copenhagen, Madrid, Paris"),
            new TimeZoneLabel("+3:30", "Tehran"),
            new TimeZoneLabel("+5:45", "Kathmandu"),
            new TimeZoneLabel("+9:30", "Adelaide, Darwin"),
            new TimeZoneLabel("+11:00", "Magadan, Solomon Islands, New Caledonia"));

    void write(JsonBuffer json) {
        json.raw("{\"offset\":\"")
                .raw(offset)
                .raw("\",\"description\":\"")
                .raw(description)
                .raw("\"}");
    }
}
