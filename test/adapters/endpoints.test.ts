import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { bucketEndpoint, regionalEndpoint } from '../../adapters/aws/endpoints.ts';
import { awsIn } from '../../cloud/lambda/environment.ts';

/** A region of each partition, and one that does not exist yet. */
const REGIONS = [
  ...['eu-central-1', 'us-east-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'],
  ...['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1', 'moon-north-1'],
];

test('the endpoints are those of the SDK, in every partition, with and without IPv6', () => {
  for (const region of REGIONS) {
    for (const useDualStack of [false, true]) {
      const parameters = { Region: region, UseDualStack: useDualStack, UseFIPS: false };
      const dynamo = new DynamoDBClient({ region }).config.endpointProvider(parameters);
      const s3 = new S3Client({ region }).config.endpointProvider({ ...parameters, Bucket: 'pets' });
      // S3's endpoint of us-east-1 is global, unless the SDK has another setting.
      const expected = [dynamo.url.href, s3.url.href.replace('pets.s3.amazonaws', 'pets.s3.us-east-1.amazonaws')];
      const place = { region, useDualStack };
      assert.deepEqual(
        [regionalEndpoint('dynamodb', place), bucketEndpoint('pets', place)].map((url) => `${url}/`),
        expected,
      );
    }
  }
});

test('the SDK’s setting selects endpoints with IPv6', () => {
  const selected = (AWS_USE_DUALSTACK_ENDPOINT?: string) =>
    awsIn({ AWS_USE_DUALSTACK_ENDPOINT }, 'eu-central-1', () => new Date()).useDualStack;
  assert.deepEqual([selected(), selected('false'), selected('true')], [false, false, true]);
});
