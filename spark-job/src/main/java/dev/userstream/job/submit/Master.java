package dev.userstream.job.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The master of a standalone cluster: its page of facts and its submission API. Thread-safe. */
final class Master {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI facts;
    private final String submissions;

    /**
     * A master at two addresses.
     *
     * @param web where its web page is, such as {@code http://spark-master:8080}
     * @param rest where its submission API is, such as {@code http://spark-master:6066}
     */
    Master(URI web, URI rest) {
        this.facts = URI.create(withoutSlash(web) + "/json/");
        this.submissions = withoutSlash(rest) + "/v1/submissions/";
    }

    /**
     * What the cluster looks like now.
     *
     * @throws RefusedException if the master takes the request for a wrong one
     * @throws IOException if the master does not answer, or not as a master does
     */
    ClusterView view() throws IOException, InterruptedException {
        JsonNode page = ask(HttpRequest.newBuilder(facts).GET());
        List<Driver> drivers = new ArrayList<>();
        Stream.of("activedrivers", "completeddrivers")
                .flatMap(list -> all(page, list))
                .forEach(driver -> drivers.add(driver(driver)));
        Set<String> applications = new HashSet<>();
        all(page, "activeapps").forEach(app -> applications.add(app.path("name").asText()));
        Set<String> workers = new HashSet<>();
        all(page, "workers")
                .filter(worker -> worker.path("state").asText().equals("ALIVE"))
                .forEach(worker -> workers.add(worker.path("id").asText()));
        return new ClusterView(page.path("status").asText().equals("ALIVE"), drivers, applications, workers);
    }

    /**
     * Submits the job and returns the driver's id.
     *
     * @throws RefusedException if the master refuses
     * @throws IOException if it does not answer
     */
    String submit(JobRequest job) throws IOException, InterruptedException {
        return granted(ask(HttpRequest.newBuilder(URI.create(submissions + "create"))
                        .header("Content-Type", "application/json;charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofString(job.body()))))
                .path("submissionId")
                .asText();
    }

    /**
     * Asks for the end of a driver, which comes later.
     *
     * @throws RefusedException if the master refuses, as it does when the driver has ended already
     * @throws IOException if it does not answer
     */
    void kill(String driver) throws IOException, InterruptedException {
        granted(ask(HttpRequest.newBuilder(URI.create(submissions + "kill/" + driver))
                .POST(HttpRequest.BodyPublishers.noBody())));
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest asked = request.timeout(TIMEOUT).build();
        HttpResponse<String> answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
        int kind = answer.statusCode() / 100;
        if (kind == 4) {
            // So it answers what it cannot read, and a proxy before it whom it does not let pass: waiting mends
            // neither.
            throw new RefusedException(asked.uri() + ": status " + answer.statusCode() + ", " + words(answer.body())
                    + " (expected: 200 and JSON)");
        }
        if (kind != 2) {
            throw new IOException(asked.uri() + ": status " + answer.statusCode() + " (expected: 200 and JSON)");
        }
        JsonNode json = JSON.readTree(answer.body());
        if (!json.isObject()) {
            throw new IOException(asked.uri() + ": an answer of another kind (expected: a JSON object)");
        }
        return json;
    }

    /** It says no with status 200. */
    private static JsonNode granted(JsonNode answer) throws IOException {
        if (!answer.path("success").asBoolean()) {
            throw new RefusedException(
                    "the master refuses: " + answer.path("message").asText("without a word"));
        }
        return answer;
    }

    /** What an answer says in the form of the submission API; other forms are somebody's page and not repeated. */
    private static String words(String body) {
        try {
            return JSON.readTree(body).path("message").asText("without a word");
        } catch (JsonProcessingException e) {
            return "without a word";
        }
    }

    private static Driver driver(JsonNode driver) {
        return new Driver(
                driver.path("id").asText(),
                driver.path("state").asText(),
                driver.path("worker").asText(),
                driver.path("mainclass").asText());
    }

    private static Stream<JsonNode> all(JsonNode page, String list) {
        return StreamSupport.stream(page.path(list).spliterator(), false);
    }

    private static String withoutSlash(URI address) {
        return address.toString().replaceAll("/+$", "");
    }
}
