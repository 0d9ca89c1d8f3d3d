package dev.userstream.bench.producer;

/**
 * How much to measure.
 *
 * @param users how many each client publishes
 * @param pairs of both clients
 * @param fromApi how many users the real producer fetches and publishes, beside each pair
 */
public record ProducerPlan(long users, int pairs, int fromApi) {}
