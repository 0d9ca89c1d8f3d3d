package dev.userstream.local.chaos;

import dev.userstream.local.compose.ComposeSource;

/**
 * The offline API in a container.
 *
 * @param api takes the orders
 */
record ContainerSource(ComposeSource api) implements Source {
    @Override
    public void misbehave(Misbehaviour misbehaviour) {
        api.order(misbehaviour.order());
    }

    @Override
    public void behave() {
        api.clear();
    }
}
