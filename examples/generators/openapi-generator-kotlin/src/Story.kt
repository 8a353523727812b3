import com.example.hatchery.apis.AvatarApi
import com.example.hatchery.apis.PetApi
import com.example.hatchery.apis.PrivacyApi
import com.example.hatchery.apis.ProfileApi
import com.example.hatchery.apis.SamplesApi
import com.example.hatchery.apis.StreamsApi
import com.example.hatchery.apis.TokensApi
import com.example.hatchery.infrastructure.ApiClient
import com.example.hatchery.infrastructure.ClientError
import com.example.hatchery.infrastructure.ClientException
import com.example.hatchery.infrastructure.Serializer
import com.example.hatchery.models.HealthSampleInput
import com.example.hatchery.models.Metric
import com.example.hatchery.models.NewSession
import com.example.hatchery.models.NewStream
import com.example.hatchery.models.PictureType
import com.example.hatchery.models.Problem
import com.example.hatchery.models.ProfilePatch
import com.example.hatchery.models.Purpose
import com.example.hatchery.models.SampleBatch
import com.example.hatchery.models.StreamUpdate
import com.example.hatchery.models.TokenKind
import com.example.hatchery.models.TokenPatch
import java.io.File
import java.time.OffsetDateTime
import java.util.UUID
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.Request
import okhttp3.RequestBody.Companion.asRequestBody
import okhttp3.RequestBody.Companion.toRequestBody

/** The story of a user and their pet. BASE_URL is the address of the server, PICTURE a JPEG file. */
fun main() {
    val baseUrl = System.getenv("BASE_URL")

    // 1. Only the answer to the create has the access token.
    val profiles = ProfileApi(baseUrl)
    val max = ProfilePatch(name = "Max", petName = "Rocky", healthGoals = listOf("sleep eight hours", "walk every day"))
    val created = profiles.saveUser(max, idempotencyKey = UUID.randomUUID().toString())
    check(created.accessToken != null) { "create: no access token" }
    ApiClient.accessToken = created.accessToken
    val userId = created.userId

    // 2. Read.
    check(profiles.getUser(userId).name == "Max") { "read: the name is not Max" }

    // 3. Set a field, then remove it. Generated classes do not send null, so the removal is a request without them.
    check(profiles.saveUser(ProfilePatch(userId = userId, age = 34)).age == 34) { "update: the age is not 34" }
    val removal = """{"user_id": "$userId", "age": null}""".toRequestBody("application/json".toMediaType())
    send(Request.Builder().url("$baseUrl/users").header("Authorization", "Bearer ${created.accessToken}").post(removal))
    check(profiles.getUser(userId).age == null) { "update: null did not remove the age" }

    // 4. Upload a picture to the ticket's URL, then publish it.
    val avatars = AvatarApi(baseUrl)
    val ticket = avatars.getUploadUrl(userId, PictureType.IMAGE_SLASH_JPEG)
    val upload = Request.Builder().url(ticket.uploadUrl.toURL())
    ticket.headers.forEach { (name, value) -> upload.header(name, value) }
    upload.put(File(System.getenv("PICTURE")).asRequestBody("image/jpeg".toMediaType()))
    send(upload)
    profiles.saveUser(ProfilePatch(userId = userId, avatarUrl = ticket.avatarUrl))

    // 5. The portrait. OkHttp follows the redirect, without the token if it leads to another host.
    val picture = avatars.getAvatar(userId).readBytes()
    check(picture[0] == 0xff.toByte() && picture[1] == 0xd8.toByte()) { "avatar: not a JPEG" }

    // 6. A stream, with consent to two metrics.
    val streams = StreamsApi(baseUrl)
    val metrics = setOf(Metric.BODY_TEMPERATURE, Metric.HEART_RATE)
    val purposes = setOf(Purpose.PET_STATE, Purpose.PET_MESSAGES)
    val stream = streams.createStream(userId, NewStream("simulated-watch", metrics, purposes))

    // 7. A new label; the consent stays.
    val labelled = streams.updateStream(userId, stream.streamId, StreamUpdate(label = "My watch"))
    check(labelled.metrics.containsAll(setOf("body_temperature", "heart_rate"))) { "update stream: metrics lost" }
    check(labelled.purposes.containsAll(setOf("pet_state", "pet_messages"))) { "update stream: purposes lost" }

    // 8. The watch sends readings with the stream's token.
    val now = OffsetDateTime.now()
    val watch = SamplesApi(baseUrl).apply { accessTokenProvider = { stream.ingestToken } }
    watch.sendSamples(
        userId,
        stream.streamId,
        SampleBatch(
            listOf(
                HealthSampleInput(Metric.BODY_TEMPERATURE, 36.123456789, start = now.minusMinutes(1)),
                HealthSampleInput(Metric.HEART_RATE, 62.0, start = now),
            ),
        ),
    )

    // 9. The readings of the last hour, page by page.
    val samples = SamplesApi(baseUrl)
    val values = mutableListOf<Double>()
    var cursor: String? = null
    do {
        val page = samples.listSamples(userId, from = now.minusHours(1), limit = 1, cursor = cursor)
        values += page.samples.map { it.value }
        cursor = page.nextCursor
    } while (cursor != null)
    check(values.containsAll(listOf(36.123456789, 62.0))) { "list samples: got $values" }

    // 10. The pet. A mood is a text, because later versions may add moods.
    val pet = PetApi(baseUrl).getPet(userId)
    check(pet.mood.isNotEmpty() && pet.message.isNotEmpty()) { "pet: no mood or message" }
    println("${pet.mood}: ${pet.message}")

    // 11. Another device signs in with an invite. The key makes a retry return one session.
    val invite = TokensApi(baseUrl).createToken(userId, TokenPatch(kind = TokenKind.INVITE))
    val tablet = NewSession(code = invite.code, label = "My tablet")
    val session = TokensApi(baseUrl).createSession(tablet, idempotencyKey = UUID.randomUUID().toString())
    check(session.userId == userId) { "session: another user" }

    // 12. Errors are problem documents, with a pointer to each invalid field.
    val refused = refusal { profiles.saveUser(ProfilePatch(userId = userId, age = 200)) }
    val body = (refused.response as ClientError<*>).body as String
    val problem = Serializer.moshi.adapter(Problem::class.java).fromJson(body)
    check(problem?.status == 400) { "refused field: status ${problem?.status}" }
    check(problem?.errors.orEmpty().any { it.pointer == "/age" }) { "refused field: got ${problem?.errors}" }

    // 13. Erase everything.
    PrivacyApi(baseUrl).eraseUser(userId)
    val gone = refusal { profiles.getUser(userId) }
    check(gone.statusCode == 404 || gone.statusCode == 401) { "erase: status ${gone.statusCode}" }
    println("story: ok")
}

private fun send(request: Request.Builder) {
    val call = ApiClient.defaultClient.newCall(request.build())
    call.execute().use { check(it.isSuccessful) { "${it.request.method} ${it.request.url}: status ${it.code}" } }
}

private fun refusal(call: () -> Unit): ClientException {
    try {
        call()
    } catch (refused: ClientException) {
        return refused
    }
    error("the request was accepted")
}
