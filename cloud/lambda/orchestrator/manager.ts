/** The Lambda function `orchestrator`: updates pets from the readings table's DynamoDB stream. */
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoEndedSubscriptions } from '../../../adapters/dynamodb/ended-subscriptions.ts';
import { dynamoPets } from '../../../adapters/dynamodb/pets.ts';
import { dynamoSamples } from '../../../adapters/dynamodb/samples.ts';
import { dynamoUserLimits } from '../../../adapters/dynamodb/user-limits.ts';
import { dynamoUsers } from '../../../adapters/dynamodb/users.ts';
import { narratorFrom } from '../../../adapters/narrators/choose.ts';
import { templateNarrator } from '../../../adapters/narrators/template.ts';
import { orchestrator } from '../../../core/pet/orchestrator.ts';
import type { Report } from '../../../core/ports/reporter.ts';
import { notifier } from '../../../core/push/notifier.ts';
import { limitMarker } from '../../../core/streams/usage.ts';
import { readAgeRules } from '../../../core/users/ages.ts';
import { lazily } from '../../../core/util/once.ts';
import { failureOf } from '../../../http/observe.ts';
import { awsIn, ingestLimitsIn, readSettings } from '../environment.ts';
import { lambdaLog } from '../log.ts';
import { streamHandler } from '../stream.ts';

const settings = readSettings(process.env, [
  'AWS_REGION',
  'USERS_TABLE',
  'HEALTH_DATA_TABLE',
  'PET_STATES_TABLE',
  'PUBLIC_BASE_URL',
]);
const clock = () => new Date();
const dynamo = dynamoClient(awsIn(process.env, settings.AWS_REGION, clock));

const log = await lambdaLog(clock, process.env);
const users = dynamoUsers(dynamo, settings.USERS_TABLE);
const report: Report = (error, during) => log.failure(failureOf(error, during));
const ages = readAgeRules(process.env);
const pets = orchestrator({
  users,
  samples: dynamoSamples(dynamo, settings.HEALTH_DATA_TABLE, users),
  pets: dynamoPets(dynamo, settings.PET_STATES_TABLE),
  narrator: narratorFrom(process.env),
  template: templateNarrator(),
  ages,
  report,
  ...(log.countNarration && { countNarration: log.countNarration }),
  markLimits: limitMarker(dynamoUserLimits(dynamo, settings.USERS_TABLE), ingestLimitsIn(process.env)),
  clock,
});

const notifications = notifier({
  users,
  // Loaded on first use, because few pets change their mood.
  sender: lazily(async () => (await import('../push-sender.ts')).loadSender(process.env, settings, clock), ['send']),
  ended: dynamoEndedSubscriptions(dynamo, settings.USERS_TABLE, clock),
  ages,
  report,
  clock,
});

export const handler = streamHandler({ ...pets, ...notifications, log, clock });
