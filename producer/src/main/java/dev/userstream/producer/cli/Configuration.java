package dev.userstream.producer.cli;

import dev.userstream.producer.config.ApiSettings;
import dev.userstream.producer.config.ProducerSettings;
import dev.userstream.producer.config.SchemaRegistrySettings;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Settings;

/**
 * Everything that is configured, read once.
 *
 * @param kafka where Kafka is
 * @param producer how we serve and publish
 * @param api where the source is
 * @param schemaRegistry where the schema registry is, if there is one
 */
record Configuration(
        KafkaSettings kafka, ProducerSettings producer, ApiSettings api, SchemaRegistrySettings schemaRegistry) {
    /** Reads the settings; problems are noted there. */
    static Configuration read(Settings settings) {
        return new Configuration(
                KafkaSettings.read(settings),
                ProducerSettings.read(settings),
                ApiSettings.read(settings),
                SchemaRegistrySettings.read(settings));
    }

    /**
     * Ends the reading.
     *
     * @throws dev.userstream.settings.SettingsException with all problems, if there is any
     */
    static void check(Settings settings) {
        settings.check(
                KafkaSettings.PREFIX, ProducerSettings.PREFIX, ApiSettings.PREFIX, SchemaRegistrySettings.PREFIX);
    }
}
