import type { Generator } from '../generator.ts';

const NOT_COMPILED = 'Types are checked, but not compiled.';
const GENERATED: Pick<Generator, 'needs' | 'generate'> = {
  needs: ['java', 'mvn'],
  generate: ['java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o hatchery'],
};

const SWIFT = 'hatchery/Sources/Hatchery';
const DART = 'hatchery/lib/src';
const CSHARP = 'hatchery/src/Hatchery';

/** Generators for languages whose compilers cannot be installed from the registries that this project uses. */
export const APPS: Record<string, Generator> = {
  'openapi-generator-swift': {
    language: 'Swift',
    ...GENERATED,
    signatures: [
      {
        file: `${SWIFT}/APIs/ProfileAPI.swift`,
        patterns: [/func saveUser\(profilePatch: ProfilePatch, .* -> SavedUser \{/],
      },
      {
        file: `${SWIFT}/Models/SavedUser.swift`,
        patterns: [/var accessToken: String\?$/m, /var name: String$/m, /var userId: UUID$/m, /var age: Int\?$/m],
      },
      {
        file: `${SWIFT}/Models/ProfilePatch.swift`,
        patterns: [/var name: String\?$/m, /encodeIfPresent\(age, /, /^(?![\s\S]*pattern:)/],
      },
      {
        file: `${SWIFT}/Models/StreamUpdate.swift`,
        patterns: [
          /var metrics: (Set<Metric>|\[Metric\])\?$/m,
          /encodeIfPresent\(metrics, /,
          /encodeIfPresent\(purposes, /,
        ],
      },
      { file: `${SWIFT}/Models/HealthStream.swift`, patterns: [/var metrics: (Set<String>|\[String\])$/m] },
      { file: `${SWIFT}/Models/PetState.swift`, patterns: [/var mood: String$/m, /var message: String$/m] },
      { file: `${SWIFT}/Models/StoredSample.swift`, patterns: [/var metric: String$/m, /var value: Double$/m] },
      { file: `${SWIFT}/APIs/AvatarAPI.swift`, patterns: [/func getAvatar\(.* -> Data \{/] },
    ],
    limits: `${NOT_COMPILED} Cannot send null.`,
  },
  'openapi-generator-dart': {
    language: 'Dart',
    ...GENERATED,
    signatures: [
      {
        file: `${DART}/api/profile_api.dart`,
        patterns: [/Future<Response<SavedUser>> saveUser\(\{\s+required ProfilePatch profilePatch,/],
      },
      {
        file: `${DART}/model/saved_user.dart`,
        patterns: [/String\? get accessToken;/, /String get name;/, /String get userId;/, /int\? get age;/],
      },
      { file: `${DART}/model/profile_patch.dart`, patterns: [/String\? get name;/, /if \(object\.age != null\)/] },
      {
        file: `${DART}/model/stream_update.dart`,
        patterns: [/<Metric>\? get metrics;/, /if \(object\.metrics != null\)/, /if \(object\.purposes != null\)/],
      },
      { file: `${DART}/model/health_stream.dart`, patterns: [/Built(Set|List)<String> get metrics;/] },
      { file: `${DART}/model/pet_state.dart`, patterns: [/String get mood;/, /String get message;/] },
      { file: `${DART}/model/stored_sample.dart`, patterns: [/String get metric;/, /double get value;/] },
      { file: `${DART}/api/avatar_api.dart`, patterns: [/Future<Response<Uint8List>> getAvatar\(/] },
    ],
    limits: `${NOT_COMPILED} Cannot send null. Times must be in UTC.`,
  },
  'openapi-generator-csharp': {
    language: 'C#',
    ...GENERATED,
    signatures: [
      {
        file: `${CSHARP}/Api/ProfileApi.cs`,
        patterns: [
          /interface ISaveUserApiResponse : .*\bIOk<Hatchery\.Model\.SavedUser\?>, ICreated<Hatchery\.Model\.SavedUser\?>/,
          /Task<ISaveUserApiResponse> SaveUserAsync\(ProfilePatch profilePatch, Option<string> idempotencyKey/,
        ],
      },
      {
        file: `${CSHARP}/Model/SavedUser.cs`,
        patterns: [/public string\? AccessToken /, /public string Name /, /public Guid UserId /, /public int\? Age /],
      },
      {
        file: `${CSHARP}/Model/ProfilePatch.cs`,
        patterns: [/public string\? Name /, /Option<int\?> age = default/, /writer\.WriteNull\("age"\)/],
      },
      {
        file: `${CSHARP}/Model/StreamUpdate.cs`,
        patterns: [/if \(streamUpdate\.MetricsOption\.IsSet\)/, /public List<Metric>\? Metrics /],
      },
      { file: `${CSHARP}/Model/HealthStream.cs`, patterns: [/public List<string> Metrics /] },
      { file: `${CSHARP}/Model/PetState.cs`, patterns: [/public string Mood /, /public string Message /] },
      { file: `${CSHARP}/Model/StoredSample.cs`, patterns: [/public string Metric /, /public double Value /] },
      {
        file: `${CSHARP}/Api/AvatarApi.cs`,
        patterns: [/interface IGetAvatarApiResponse : .*\bIOk<System\.IO\.Stream\?>/],
      },
    ],
    limits: NOT_COMPILED,
  },
};
