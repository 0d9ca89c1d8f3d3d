package dev.userstream.local.probe;

import dev.userstream.events.store.Store;

/** A store did not answer a reader. */
public final class StoreUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnreadableException(Store store, Exception cause) {
        super(store.label() + ": does not answer (expected: rows): " + cause.getMessage(), cause);
    }
}
