// Shows how to use the generated project. `npm run interop` checks the types that it needs, but does not compile it.
using Hatchery;
using Hatchery.Api;
using Hatchery.Client;
using Hatchery.Extensions;
using Hatchery.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var baseUrl = new Uri("http://localhost:8787");
var session = new Session();
var services = Host.CreateDefaultBuilder()
    .ConfigureApi((_, options) => options.AddApiHttpClients(client: http => http.BaseAddress = baseUrl))
    .ConfigureServices(registry => registry.AddSingleton<TokenProvider<BearerToken>>(session))
    .Build()
    .Services;
var profiles = services.GetRequiredService<IProfileApi>();

// Only the answer to the create has the access token. Keep it in secure storage.
var max = new ProfilePatch(name: "Max", petName: "Rocky", healthGoals: new List<string> { "sleep eight hours" });
var answer = await profiles.SaveUserAsync(max, idempotencyKey: Guid.NewGuid().ToString());
if (!answer.TryCreated(out var created)) throw new InvalidOperationException(answer.RawContent);
session.Token = new BearerToken(created.AccessToken!);

// Options that are not set are not sent. An option that is set to null removes the field.
await profiles.SaveUserAsync(new ProfilePatch(userId: created.UserId, age: new Option<int?>(34)));
await profiles.SaveUserAsync(new ProfilePatch(userId: created.UserId, age: new Option<int?>(null)));

// Errors are problem documents, with a pointer to each invalid field.
var tooOld = await profiles.SaveUserAsync(new ProfilePatch(userId: created.UserId, age: new Option<int?>(200)));
if (tooOld.TryBadRequest(out var problem))
    problem.Errors?.ForEach(field => Console.WriteLine($"{field.Pointer}: {field.Detail}"));

// A stream, with consent to one metric. A watch sends readings with the stream's ingest token.
var metrics = new List<Metric> { Metric.HeartRate };
var purposes = new List<Purpose> { Purpose.PetState };
var newStream = new NewStream("galaxy-watch", metrics, purposes);
var stream = (await services.GetRequiredService<IStreamsApi>().CreateStreamAsync(created.UserId, newStream)).Created()!;
var reading = new HealthSampleInput(Metric.HeartRate, 62, DateTimeOffset.UtcNow);
var batch = new SampleBatch(new List<HealthSampleInput> { reading });
await services.GetRequiredService<ISamplesApi>().SendSamplesAsync(created.UserId, stream.StreamId, batch);

// A mood is a text, because later versions may add moods.
var pet = (await services.GetRequiredService<IPetApi>().GetPetAsync(created.UserId)).Ok()!;
Console.WriteLine($"{pet.Mood}: {pet.Message}");

/// <summary>Provides the access token. Until there is one, requests have no Authorization header.</summary>
internal sealed class Session : TokenProvider<BearerToken>
{
    public BearerToken Token { get; set; } = new Anonymous();

    protected override ValueTask<BearerToken> GetAsync(string header = "", CancellationToken cancellation = default) =>
        new(Token);

    private sealed class Anonymous() : BearerToken("")
    {
        public override void UseInHeader(HttpRequestMessage request, string headerName) { }
    }
}
