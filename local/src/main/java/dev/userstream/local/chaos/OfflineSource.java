package dev.userstream.local.chaos;

import dev.userstream.local.api.Faults;

/**
 * The offline API of this process.
 *
 * @param faults where its faults are ordered
 */
record OfflineSource(Faults faults) implements Source {
    @Override
    public void misbehave(Misbehaviour misbehaviour) {
        faults.always(misbehaviour.fault());
    }

    @Override
    public void behave() {
        faults.clear();
    }
}
