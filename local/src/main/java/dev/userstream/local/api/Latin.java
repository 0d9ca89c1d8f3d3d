package dev.userstream.local.api;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes names of the source's scripts in Latin letters, roughly as the source does in its e-mail addresses. */
final class Latin {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Map<Character, String> LETTERS = letters();

    private Latin() {}

    /** The text in ASCII; letters of unknown scripts are left out. */
    static String ascii(String text) {
        StringBuilder ascii = new StringBuilder();
        String spread = MARKS.matcher(Normalizer.normalize(replaced(text), Normalizer.Form.NFD))
                .replaceAll("");
        spread.chars().filter(character -> character < 128).forEach(character -> ascii.append((char) character));
        return ascii.toString();
    }

    /** The local part of an address: ASCII, lower case, letters, digits and apostrophes only. */
    static String localPart(String name) {
        return ascii(name).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9']", "");
    }

    private static String replaced(String text) {
        StringBuilder replaced = new StringBuilder(text.length() + 8);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            String latin = LETTERS.get(Character.toLowerCase(character));
            if (latin == null) {
                replaced.append(character);
            } else if (Character.isUpperCase(character) && !latin.isEmpty()) {
                replaced.append(Character.toUpperCase(latin.charAt(0))).append(latin, 1, latin.length());
            } else {
                replaced.append(latin);
            }
        }
        return replaced.toString();
    }

    private static Map<Character, String> letters() {
        Map<Character, String> letters = new HashMap<>();
        put(letters, "æøåßłđı", "ae o a ss l d i");
        put(
                letters,
                "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
                "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch - yu ya");
        put(
                letters,
                "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءأؤ",
                "a a b p t s j ch h kh d z r z zh s sh s z t z a gh f gh k g l m n o h i y - a o");
        letters.put('\u200c', "");
        return Map.copyOf(letters);
    }

    /** Pairs each letter with one word; a hyphen stands for nothing. */
    private static void put(Map<Character, String> letters, String from, String to) {
        String[] words = to.split(" ", -1);
        for (int index = 0; index < words.length; index++) {
            letters.put(from.charAt(index), words[index].equals("-") ? "" : words[index]);
        }
    }
}
