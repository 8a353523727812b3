import com.example.hatchery.ApiClient;
import com.example.hatchery.ApiException;
import com.example.hatchery.api.AvatarApi;
import com.example.hatchery.api.PetApi;
import com.example.hatchery.api.PrivacyApi;
import com.example.hatchery.api.ProfileApi;
import com.example.hatchery.api.SamplesApi;
import com.example.hatchery.api.StreamsApi;
import com.example.hatchery.api.TokensApi;
import com.example.hatchery.model.FieldProblem;
import com.example.hatchery.model.HealthSampleInput;
import com.example.hatchery.model.Metric;
import com.example.hatchery.model.NewSession;
import com.example.hatchery.model.NewStream;
import com.example.hatchery.model.PictureType;
import com.example.hatchery.model.Problem;
import com.example.hatchery.model.ProfilePatch;
import com.example.hatchery.model.Purpose;
import com.example.hatchery.model.SampleBatch;
import com.example.hatchery.model.StreamUpdate;
import com.example.hatchery.model.TokenKind;
import com.example.hatchery.model.TokenPatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The story of a user and their pet. BASE_URL is the address of the server, PICTURE a JPEG file. */
public final class Story {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    // 1. Only the answer to the create has the access token.
    var goals = List.of("sleep eight hours", "walk every day");
    var created = new ProfileApi(client(null)).saveUser(
        new ProfilePatch().name("Max").petName("Rocky").healthGoals(goals), UUID.randomUUID().toString(), null);
    expect(created.getAccessToken() != null, "create: no access token");
    var userId = created.getUserId();
    var client = client(created.getAccessToken());

    // 2. Read.
    var profiles = new ProfileApi(client);
    expect(profiles.getUser(userId, null).getName().equals("Max"), "read: the name is not Max");

    // 3. Set a field, then remove it with null. Fields that are not set are not sent.
    var older = profiles.saveUser(new ProfilePatch().userId(userId).age(34), null, null);
    expect(older.getAge() == 34, "update: the age is not 34");
    var ageless = profiles.saveUser(new ProfilePatch().userId(userId).age(null), null, null);
    expect(ageless.getAge() == null, "update: null did not remove the age");

    // 4. Upload a picture to the ticket's URL, then publish it.
    var avatars = new AvatarApi(client);
    var ticket = avatars.getUploadUrl(userId, PictureType.IMAGE_JPEG, null);
    var upload = HttpRequest.newBuilder(ticket.getUploadUrl()).header("Content-Type", "image/jpeg");
    ticket.getHeaders().forEach(upload::setHeader);
    upload.PUT(BodyPublishers.ofFile(Path.of(System.getenv("PICTURE"))));
    var uploaded = HTTP.send(upload.build(), BodyHandlers.ofString());
    expect(uploaded.statusCode() < 300, "upload: status " + uploaded.statusCode());
    profiles.saveUser(new ProfilePatch().userId(userId).avatarUrl(ticket.getAvatarUrl()), null, null);

    // 5. The portrait.
    var picture = avatar(avatars, userId);
    expect((picture[0] & 0xff) == 0xff && (picture[1] & 0xff) == 0xd8, "avatar: not a JPEG");

    // 6. A stream, with consent to two metrics.
    var streams = new StreamsApi(client);
    var stream = streams.createStream(userId, new NewStream()
        .source("simulated-watch")
        .metrics(Set.of(Metric.BODY_TEMPERATURE, Metric.HEART_RATE))
        .purposes(Set.of(Purpose.PET_STATE, Purpose.PET_MESSAGES)));

    // 7. A new label; the consent stays.
    var labelled = streams.updateStream(userId, stream.getStreamId(), new StreamUpdate().label("My watch"));
    expect(labelled.getMetrics().containsAll(Set.of("body_temperature", "heart_rate")), "update stream: metrics lost");
    expect(labelled.getPurposes().containsAll(Set.of("pet_state", "pet_messages")), "update stream: purposes lost");

    // 8. The watch sends readings with the stream's token.
    var now = OffsetDateTime.now();
    var batch = new SampleBatch()
        .addSamplesItem(reading(Metric.BODY_TEMPERATURE, 36.123456789, now.minusMinutes(1)))
        .addSamplesItem(reading(Metric.HEART_RATE, 62.0, now));
    new SamplesApi(client(stream.getIngestToken())).sendSamples(userId, stream.getStreamId(), batch, null);

    // 9. The readings of the last hour, page by page.
    var samples = new SamplesApi(client);
    var values = new ArrayList<Double>();
    String cursor = null;
    do {
      var page = samples.listSamples(userId, null, now.minusHours(1), null, 1, cursor, null);
      page.getSamples().forEach(sample -> values.add(sample.getValue()));
      cursor = page.getNextCursor();
    } while (cursor != null);
    expect(values.containsAll(List.of(36.123456789, 62.0)), "list samples: got " + values);

    // 10. The pet. A mood is a text, because later versions may add moods.
    var pet = new PetApi(client).getPet(userId, null);
    expect(!pet.getMood().isEmpty() && !pet.getMessage().isEmpty(), "pet: no mood or message");
    System.out.println(pet.getMood() + ": " + pet.getMessage());

    // 11. Another device signs in with an invite. The key makes a retry return one session.
    var invite = new TokensApi(client).createToken(userId, new TokenPatch().kind(TokenKind.INVITE));
    var session = new TokensApi(client(null)).createSession(
        new NewSession().code(invite.getCode()).label("My tablet"), UUID.randomUUID().toString());
    expect(session.getUserId().equals(userId), "session: another user");

    // 12. Errors are problem documents, with a pointer to each invalid field.
    try {
      profiles.saveUser(new ProfilePatch().userId(userId).age(200), null, null);
      throw new IllegalStateException("refused field: age 200 was accepted");
    } catch (ApiException refused) {
      var problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
      expect(problem.getStatus() == 400, "refused field: status " + problem.getStatus());
      var pointers = problem.getErrors().stream().map(FieldProblem::getPointer).toList();
      expect(pointers.contains("/age"), "refused field: got " + pointers);
    }

    // 13. Erase everything.
    new PrivacyApi(client).eraseUser(userId);
    try {
      profiles.getUser(userId, null);
      throw new IllegalStateException("erase: the profile can still be read");
    } catch (ApiException gone) {
      expect(gone.getCode() == 404 || gone.getCode() == 401, "erase: status " + gone.getCode());
    }
    System.out.println("story: ok");
  }

  private static ApiClient client(String token) {
    var client = new ApiClient();
    client.updateBaseUri(System.getenv("BASE_URL"));
    if (token != null) client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    return client;
  }

  /**
   * Returns the portrait, or the drawing (SVG) of a user without one. A portrait is behind a redirect, which the
   * generated client reports as an ApiException. It is followed without the token, because S3 rejects a signed URL with
   * an Authorization header.
   */
  private static byte[] avatar(AvatarApi avatars, UUID userId) throws Exception {
    try {
      return Files.readAllBytes(avatars.getAvatar(userId, null, null, null).toPath());
    } catch (ApiException answer) {
      if (answer.getCode() != 302) throw answer;
      var location = URI.create(answer.getResponseHeaders().firstValue("Location").orElseThrow());
      return HTTP.send(HttpRequest.newBuilder(location).build(), BodyHandlers.ofByteArray()).body();
    }
  }

  private static HealthSampleInput reading(Metric metric, double value, OffsetDateTime start) {
    return new HealthSampleInput().metric(metric).value(value).start(start);
  }

  private static void expect(boolean condition, String failure) {
    if (!condition) throw new IllegalStateException(failure);
  }
}
