import type { Answer, OpenApi, Operation } from './openapi.ts';
import { deref, factsOf } from './reference-schema.ts';

/** A PNG of 16×16 pixels, an egg, so that the commands work for readers who have no picture at hand. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAgMAAABinRfyAAAADFBMVEX5zWKEz9gmMjjgiiw2LA7SAAAACXBIWXMAAAsTAAALEwEAmpwYAAAAMElEQVQI12MIBQIGCBHACiQcGIEEAwOUCGFgEGUI0dCAEWAu8wFRJCUQHWC9oaGhADsADemJzZsFAAAAAElFTkSuQmCC';

/** Returns the fields of the answer that upload and publish a picture, if the operation makes an upload ticket. */
export function ticketFields(openapi: OpenApi, operation: Operation): string[] {
  const answer = operation.responses['200'];
  const schema = answer && deref<Answer>(openapi, answer).content?.['application/json']?.schema;
  const { properties = {} } = schema ? factsOf(openapi, schema) : {};
  return 'upload_url' in properties ? ['upload_url', 'avatar_url'].filter((name) => name in properties) : [];
}

/** Creates the commands that use an upload ticket. */
export function uploadCurls(baseUrl: string) {
  return [
    {
      caption: 'Upload a picture, or your own instead of picture.png',
      command: `echo ${PICTURE} | base64 --decode > picture.png
curl -T picture.png "$UPLOAD_URL"`,
    },
    {
      caption: 'Publish the upload',
      command: `curl ${baseUrl}/users \\
  -H "Authorization: Bearer $TOKEN" \\
  -d "{\\"user_id\\": \\"$USER_ID\\", \\"avatar_url\\": \\"$AVATAR_URL\\"}"`,
    },
  ];
}
