import type { Generator, Signature } from '../generator.ts';

const NOT_COMPILED = 'Types are checked, but not compiled.';
const GENERATED: Pick<Generator, 'needs' | 'generate'> = {
  needs: ['java', 'mvn'],
  generate: ['java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o hatchery'],
};

/**
 * Generators for languages whose compilers cannot be installed from the registries that this project uses. The patterns
 * match what the `usage` files of the examples need.
 */
export const APPS: Record<string, Generator> = {
  'openapi-generator-swift': {
    language: 'Swift',
    ...GENERATED,
    signatures: inFolder('hatchery/Sources/Hatchery', '.swift', {
      'APIs/ProfileAPI': [
        /func saveUser\(profilePatch: ProfilePatch, idempotencyKey: String\? = nil.* -> SavedUser \{/,
      ],
      'APIs/AvatarAPI': [/func getAvatar\(.* -> Data \{/],
      'Models/SavedUser': [/var accessToken: String\?$/m, /var name: String$/m, /var userId: UUID$/m],
      // A pattern with a slash becomes a string literal with an invalid escape sequence.
      'Models/ProfilePatch': [/var name: String\?$/m, /encodeIfPresent\(age, /, /^(?![\s\S]*pattern:)/],
      'Models/NewStream': [/init\(source: String, .*\bmetrics: Set<Metric>, purposes: Set<Purpose>, /],
      'Models/StreamUpdate': [/encodeIfPresent\(metrics, /, /encodeIfPresent\(purposes, /],
      'Models/HealthStream': [/var metrics: Set<String>$/m, /var purposes: Set<String>$/m],
      'Models/CreatedStream': [/var streamId: UUID$/m, /var ingestToken: String$/m],
      'Models/HealthSampleInput': [/init\(metric: Metric, value: Double, start: Date, /],
      'Models/StoredSample': [/var metric: String$/m, /var value: Double$/m, /var start: Date$/m],
      'Models/PetState': [/var mood: String$/m, /var message: String$/m],
      'Models/Problem': [/var errors: \[FieldProblem\]\?$/m, /var type: String$/m],
      'Models/FieldProblem': [/var pointer: String$/m, /var detail: String$/m],
    }),
    limits: `${NOT_COMPILED} Cannot send null.`,
  },
  'openapi-generator-dart': {
    language: 'Dart',
    ...GENERATED,
    signatures: inFolder('hatchery/lib/src', '.dart', {
      'api/profile_api': [
        /Future<Response<SavedUser>> saveUser\(\{\s+required ProfilePatch profilePatch,\s+String\? idempotencyKey,/,
        /'scheme': 'bearer',\s+'name': 'bearerToken',/,
      ],
      'api/avatar_api': [/Future<Response<Uint8List>> getAvatar\(/],
      'model/saved_user': [/String\? get accessToken;/, /String get name;/, /String get userId;/],
      'model/profile_patch': [/String\? get name;/, /if \(object\.age != null\)/],
      'model/new_stream': [/String get source_;/, /BuiltSet<Metric> get metrics;/, /BuiltSet<Purpose> get purposes;/],
      'model/stream_update': [/if \(object\.metrics != null\)/, /if \(object\.purposes != null\)/],
      'model/health_stream': [/BuiltSet<String> get metrics;/, /BuiltSet<String> get purposes;/],
      'model/created_stream': [/String get streamId;/, /String get ingestToken;/],
      'model/health_sample_input': [/Metric get metric;/, /double get value;/, /DateTime get start;/],
      'model/stored_sample': [/String get metric;/, /double get value;/, /DateTime get start;/],
      'model/pet_state': [/String get mood;/, /String get message;/],
    }),
    limits: `${NOT_COMPILED} Cannot send null. Times must be in UTC.`,
  },
  'openapi-generator-csharp': {
    language: 'C#',
    ...GENERATED,
    signatures: inFolder('hatchery/src/Hatchery', '.cs', {
      'Api/ProfileApi': [
        /interface ISaveUserApiResponse : .*\bIOk<Hatchery\.Model\.SavedUser\?>, ICreated<Hatchery\.Model\.SavedUser\?>/,
        /SaveUserAsync\(ProfilePatch profilePatch, Option<string> idempotencyKey = default, /,
      ],
      'Api/AvatarApi': [/interface IGetAvatarApiResponse : .*\bIOk<System\.IO\.Stream\?>/],
      'Client/BearerToken': [/public virtual void UseInHeader\(/],
      'Model/SavedUser': [/public string\? AccessToken /, /public string Name /, /public Guid UserId /],
      'Model/ProfilePatch': [/Option<string\?> name = default/, /Option<int\?> age = default/, /WriteNull\("age"\)/],
      'Model/NewStream': [/NewStream\(string source, List<Metric> metrics, List<Purpose> purposes, /],
      'Model/StreamUpdate': [/if \(streamUpdate\.MetricsOption\.IsSet\)/, /if \(streamUpdate\.PurposesOption\.IsSet\)/],
      'Model/HealthStream': [/public List<string> Metrics /, /public List<string> Purposes /],
      'Model/CreatedStream': [/public Guid StreamId /, /public string IngestToken /],
      'Model/HealthSampleInput': [/HealthSampleInput\(Metric metric, double value, DateTimeOffset start, /],
      'Model/StoredSample': [/public string Metric /, /public double Value /, /public DateTimeOffset Start /],
      'Model/PetState': [/public string Mood /, /public string Message /],
      'Model/Problem': [/public List<FieldProblem>\? Errors /, /public string Type /],
    }),
    limits: NOT_COMPILED,
  },
};

function inFolder(folder: string, extension: string, files: Record<string, RegExp[]>): Signature[] {
  return Object.entries(files).map(([name, patterns]) => ({ file: `${folder}/${name}${extension}`, patterns }));
}
