package dev.userstream.local.chaos;

/** The source of users, as far as it can be made to misbehave. */
interface Source {
    /**
     * From now on every answer is wrong in this way.
     *
     * @throws dev.userstream.local.process.ChildFailedException if the source cannot be told
     */
    void misbehave(Misbehaviour misbehaviour);

    /** From now on answers are right. */
    void behave();
}
