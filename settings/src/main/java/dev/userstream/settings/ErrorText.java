package dev.userstream.settings;

/** Describes exceptions of libraries in messages; many of those have no message, or one that needs the class to be understood. */
public final class ErrorText {
    private ErrorText() {}

    /** The class and the first line of the message, if there is one. */
    public static String of(Throwable error) {
        String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        String name = error.getClass().getSimpleName();
        return error.getMessage() == null || message.isBlank() ? name : name + ": " + message;
    }
}
