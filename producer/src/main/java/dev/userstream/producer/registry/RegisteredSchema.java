package dev.userstream.producer.registry;

/**
 * A schema as the registry holds it.
 *
 * @param version its number within the subject
 * @param id its number within the registry
 */
record RegisteredSchema(int version, int id) {}
