package dev.userstream.local.api;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.SplittableRandom;

/** Writes a user's login object, with true digests of password and salt. Not for several threads. */
final class LoginWriter {
    private static final String SALT_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SALT_LENGTH = 8;

    private final JsonBuffer json;
    private final Lexicon lexicon;
    private final MessageDigest md5 = Digests.of("MD5");
    private final MessageDigest sha1 = Digests.of("SHA-1");
    private final MessageDigest sha256 = Digests.of("SHA-256");
    private final byte[] salt = new byte[SALT_LENGTH];
    private final ByteBuffer uuid = ByteBuffer.allocate(16);

    LoginWriter(JsonBuffer json, Lexicon lexicon) {
        this.json = json;
        this.lexicon = lexicon;
    }

    /** Appends the object; {@code identities} draws the uuid, {@code random} the rest. */
    void write(SplittableRandom identities, SplittableRandom random) {
        json.raw("{\"uuid\":\"");
        uuid(identities);
        json.raw("\",\"username\":\"")
                .raw(Person.pick(lexicon.usernames(), random).json());
        json.padded(random.nextInt(1_000), 3);
        byte[] password = Person.pick(lexicon.passwords(), random).json();
        for (int index = 0; index < SALT_LENGTH; index++) {
            salt[index] = (byte) SALT_LETTERS.charAt(random.nextInt(SALT_LETTERS.length()));
        }
        json.raw("\",\"password\":\"").raw(password).raw("\",\"salt\":\"").raw(salt);
        digest("\",\"md5\":\"", md5, password);
        digest("\",\"sha1\":\"", sha1, password);
        digest("\",\"sha256\":\"", sha256, password);
        json.raw("\"}");
    }

    private void digest(String name, MessageDigest digest, byte[] password) {
        digest.update(password);
        json.raw(name).hex(digest.digest(salt));
    }

    /** Version 4 in form only, as the source's: it comes from a seeded generator. */
    private void uuid(SplittableRandom identities) {
        uuid.clear();
        uuid.putLong((identities.nextLong() & ~0xF000L) | 0x4000L);
        uuid.putLong((identities.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        byte[] bytes = uuid.array();
        json.hex(bytes, 0, 4)
                .raw('-')
                .hex(bytes, 4, 6)
                .raw('-')
                .hex(bytes, 6, 8)
                .raw('-');
        json.hex(bytes, 8, 10).raw('-').hex(bytes, 10, 16);
    }
}
