package dev.userstream.local.process;

import java.util.Locale;

/** A child for tests: complains and ends with exit code 7, prints its locale and arguments, or waits for its end. */
public final class SampleProgram {
    private SampleProgram() {}

    /** First argument: {@code complain}, {@code locale} or {@code wait}. */
    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("complain")) {
            System.out.println("a result");
            System.err.println("the reason is this");
            System.exit(7);
        }
        if (args[0].equals("locale")) {
            System.out.println(String.join(" ", args) + " " + String.format(Locale.getDefault(), "%d", 9042) + " "
                    + "MILLI".toLowerCase(Locale.getDefault()));
            return;
        }
        Thread.currentThread().join();
    }
}
