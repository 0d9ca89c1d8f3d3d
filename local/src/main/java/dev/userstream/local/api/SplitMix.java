package dev.userstream.local.api;

/** Turns keys that are close together into seeds that are far apart (the finalizer of SplitMix64). */
final class SplitMix {
    private SplitMix() {}

    static long of(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
