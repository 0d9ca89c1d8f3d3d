package dev.userstream.local.stack;

/** A program for tests: says whether its class data are missing, keeps them, and says it again. */
public final class KeepingProgram {
    private KeepingProgram() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        OwnClassData own = OwnClassData.ofThisJvm();
        boolean before = own.areMissing();
        own.keep();
        System.out.println("missing before " + before + ", after " + own.areMissing());
    }
}
