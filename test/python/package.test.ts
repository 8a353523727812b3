import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { projectRoot } from '../../tools/generate/contracts.ts';
import { PACKAGES, pythonWithJsonschema } from './python.ts';

const USER = "'7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10'";

/** Runs a program that has the package's folder on its path. @returns each line of its output, parsed as JSON */
function outputOf(program: string): unknown[] {
  const code = `import json\nfrom hatchery_models import *\n${program}`;
  const { status, stdout, stderr } = spawnSync(pythonWithJsonschema(), ['-B', '-W', 'error', '-c', code], {
    env: { ...process.env, PYTHONPATH: PACKAGES },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('the package has a model for every object of the published contract', async () => {
  const { components } = JSON.parse(await readFile(join(projectRoot, 'shared/openapi.json'), 'utf8'));
  const published = Object.entries<{ type?: string }>(components.schemas).flatMap(([name, { type }]) =>
    type === 'object' ? [name] : [],
  );
  const objects = [...published, 'NewUser', 'ProfileUpdate', 'CreatedUser'];
  const [models] = outputOf(`print(json.dumps([one.__name__ for one in Model.__subclasses__()]))`) as [string[]];
  assert.deepEqual(
    objects.filter((name) => !models.includes(name)),
    [],
  );
  assert.ok(objects.length > 30);
});

it('a field of a request that is left out is not sent, and None is sent as null', () => {
  const printed = outputOf(`
patch = ProfileUpdate(user_id=${USER}, age=None)
print(patch.to_json())
print(json.dumps([patch.age is None, patch.name is UNSET, bool(patch.name), repr(patch.name)]))
again = ProfileUpdate.from_json(patch.to_json())
print(json.dumps([again == patch, again.name is UNSET]))
try:
    ProfileUpdate(user_id=${USER}, name=None)
except ValidationError as error:
    print(json.dumps([list(error.absolute_path), error.message]))
`);
  assert.deepEqual(printed, [
    { user_id: '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10', age: null },
    [true, true, false, 'UNSET'],
    [true, true],
    [['name'], "None is not of type 'string'"],
  ]);
});

it('objects inside an answer are models, and share no data with their source', () => {
  const printed = outputOf(`
import dataclasses
reading = {'metric': 'heart_rate', 'value': 62, 'start': '2026-03-14T09:26:00Z', 'new': 1}
data = {'mood': 'happy', 'message': 'Hi.', 'said_by': 'template', 'ai': False, 'reasoning': 'r', 'based_on': [reading], 'updated_at': '2026-03-14T09:26:00Z'}
pet = PetState.from_dict(data)
data['based_on'].clear()
print(json.dumps([pet.based_on[0].metric, pet.based_on[0].value, pet.energy]))
print(json.dumps(dataclasses.replace(pet, energy=70).to_dict()))
try:
    dataclasses.replace(pet, energy=101)
except ValidationError as error:
    print(json.dumps(error.message))
`);
  assert.deepEqual(printed, [
    ['heart_rate', 62, null],
    {
      mood: 'happy',
      message: 'Hi.',
      said_by: 'template',
      ai: false,
      reasoning: 'r',
      based_on: [{ metric: 'heart_rate', value: 62, start: '2026-03-14T09:26:00Z' }],
      updated_at: '2026-03-14T09:26:00Z',
      energy: 70,
    },
    '101 is greater than the maximum of 100',
  ]);
});

it('the modules from before the package export the same classes', () => {
  const printed = outputOf(`
import health_sample, health_stream, pet_state, user_profile
print(json.dumps([
    health_sample.HealthSample is HealthSample,
    health_stream.HealthStream is HealthStream,
    pet_state.PetState is PetState,
    user_profile.UserProfile is UserProfile,
]))
`);
  assert.deepEqual(printed, [[true, true, true, true]]);
});
