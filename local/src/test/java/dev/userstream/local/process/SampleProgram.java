package dev.userstream.local.process;

/** A child for tests: complains and ends with exit code 7, or waits for its end. */
public final class SampleProgram {
    private SampleProgram() {}

    /** First argument: {@code complain} or {@code wait}. */
    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("complain")) {
            System.out.println("a result");
            System.err.println("the reason is this");
            System.exit(7);
        }
        Thread.currentThread().join();
    }
}
