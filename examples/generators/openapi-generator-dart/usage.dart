// Shows how to use the generated package. `npm run interop` checks the types that it needs, but does not compile it.
import 'package:built_collection/built_collection.dart';
import 'package:dio/dio.dart';
import 'package:hatchery/hatchery.dart';
import 'package:uuid/uuid.dart';

Future<void> main() async {
  final hatchery = Hatchery(dio: Dio(BaseOptions(baseUrl: 'http://localhost:8787')));
  final profiles = hatchery.getProfileApi();

  // Only the answer to the create has the access token. Keep it in secure storage.
  final max = ProfilePatch((patch) => patch
    ..name = 'Max'
    ..petName = 'Rocky'
    ..healthGoals = ListBuilder<String>(['sleep eight hours']));
  final created = (await profiles.saveUser(profilePatch: max, idempotencyKey: const Uuid().v4())).data!;
  hatchery.setBearerAuth('bearerToken', created.accessToken!);

  // Fields that are null are not sent, so this update changes the age only.
  final older = ProfilePatch((patch) => patch
    ..userId = created.userId
    ..age = 34);
  await profiles.saveUser(profilePatch: older);

  // Removing a field needs null, which generated types cannot send.
  await hatchery.dio.post<void>(
    '/users',
    data: {'user_id': created.userId, 'age': null},
    options: Options(headers: {'Authorization': 'Bearer ${created.accessToken}'}),
  );

  // Errors are problem documents, with a pointer to each invalid field.
  try {
    final tooOld = ProfilePatch((patch) => patch
      ..userId = created.userId
      ..age = 200);
    await profiles.saveUser(profilePatch: tooOld);
  } on DioException catch (error) {
    for (final field in error.response?.data['errors'] ?? []) {
      print('${field['pointer']}: ${field['detail']}');
    }
  }

  // A stream, with consent to one metric. A watch sends readings with `stream.ingestToken`.
  final newStream = NewStream((stream) => stream
    ..source_ = 'pixel-watch'
    ..metrics = SetBuilder<Metric>([Metric.heartRate])
    ..purposes = SetBuilder<Purpose>([Purpose.petState]));
  final stream = (await hatchery.getStreamsApi().createStream(userId: created.userId, newStream: newStream)).data!;

  // The generated code sends times in UTC only.
  final reading = HealthSampleInput((sample) => sample
    ..metric = Metric.heartRate
    ..value = 62
    ..start = DateTime.now().toUtc());
  await hatchery.getSamplesApi().sendSamples(
        userId: created.userId,
        streamId: stream.streamId,
        sampleBatch: SampleBatch((batch) => batch..samples = ListBuilder<HealthSampleInput>([reading])),
      );

  // A mood is a text, because later versions may add moods.
  final pet = (await hatchery.getPetApi().getPet(userId: created.userId)).data!;
  print('${pet.mood}: ${pet.message}');
}
