// Shows how to use the generated package. `npm run interop` checks the types that it needs, but does not compile it.
import Foundation
import Hatchery

let baseUrl = "http://localhost:8787"
let hatchery = HatcheryAPIConfiguration(basePath: baseUrl)

// Only the answer to the create has the access token. Keep it in the keychain.
let created = try await ProfileAPI.saveUser(
    profilePatch: ProfilePatch(name: "Max", healthGoals: ["sleep eight hours"], petName: "Rocky"),
    idempotencyKey: UUID().uuidString,
    apiConfiguration: hatchery
)
let authorization = "Bearer \(created.accessToken!)"
hatchery.customHeaders["Authorization"] = authorization

// Properties that are nil are not sent, so this update changes the age only.
let patch = ProfilePatch(userId: created.userId, age: 34)
_ = try await ProfileAPI.saveUser(profilePatch: patch, apiConfiguration: hatchery)

// Removing a field needs null, which generated types cannot send.
var removal = URLRequest(url: URL(string: "\(baseUrl)/users")!)
removal.httpMethod = "POST"
removal.setValue(authorization, forHTTPHeaderField: "Authorization")
removal.httpBody = try JSONSerialization.data(
    withJSONObject: ["user_id": created.userId.uuidString, "age": NSNull()] as [String: Any]
)
_ = try await URLSession.shared.data(for: removal)

// Errors are problem documents, with a pointer to each invalid field.
do {
    let tooOld = ProfilePatch(userId: created.userId, age: 200)
    _ = try await ProfileAPI.saveUser(profilePatch: tooOld, apiConfiguration: hatchery)
} catch ErrorResponse.error(400, let body?, _, _) {
    let problem = try JSONDecoder().decode(Problem.self, from: body)
    for field in problem.errors ?? [] {
        print(field.pointer, field.detail)
    }
}

// A stream, with consent to one metric. A watch sends readings with `stream.ingestToken`.
let stream = try await StreamsAPI.createStream(
    userId: created.userId,
    newStream: NewStream(source: "apple-watch", metrics: [.heartRate], purposes: [.petState]),
    apiConfiguration: hatchery
)
_ = try await SamplesAPI.sendSamples(
    userId: created.userId,
    streamId: stream.streamId,
    sampleBatch: SampleBatch(samples: [HealthSampleInput(metric: .heartRate, value: 62, start: Date())]),
    apiConfiguration: hatchery
)

// A mood is a text, because later versions may add moods.
let pet = try await PetAPI.getPet(userId: created.userId, apiConfiguration: hatchery)
print(pet.mood, pet.message)
