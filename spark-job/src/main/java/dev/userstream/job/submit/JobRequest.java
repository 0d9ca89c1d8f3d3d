package dev.userstream.job.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The request that starts the job, as it stands in a file.
 *
 * @param body what is sent, unchanged
 * @param mainClass by which its drivers are known
 * @param application by whose name its application is known, whoever started it
 */
record JobRequest(String body, String mainClass, String application) {
    /**
     * Reads the file.
     *
     * @throws UnusableRequestException if it is absent or not such a request
     */
    static JobRequest read(Path file) {
        try {
            String body = Files.readString(file);
            JsonNode request = new ObjectMapper().readTree(body);
            return new JobRequest(
                    body, text(file, request, "/mainClass"), text(file, request, "/sparkProperties/spark.app.name"));
        } catch (JsonProcessingException e) {
            throw new UnusableRequestException(file + ": " + e.getOriginalMessage() + " (expected: JSON)");
        } catch (IOException e) {
            throw new UnusableRequestException(file + " cannot be read: " + e);
        }
    }

    private static String text(Path file, JsonNode request, String pointer) {
        return Optional.of(request.at(pointer).asText())
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new UnusableRequestException(
                        file + ": " + pointer + " is absent (expected: the body of POST /v1/submissions/create)"));
    }

    /** The file cannot be used. */
    static final class UnusableRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableRequestException(String message) {
            super(message);
        }
    }
}
