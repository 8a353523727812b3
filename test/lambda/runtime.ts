/**
 * A stand-in for the Lambda runtime that runs in a separate process. Loads a function, and passes it the events that arrive
 * as messages.
 */

/** The remaining time that the Lambda context reports. */
const TIME_LEFT_MS = 300_000;
const [, , file = ''] = process.argv;
const { handler } = await import(file);

process.on('message', async ({ event }: { event: unknown }) => {
  try {
    process.send?.({ result: await handler(event, { getRemainingTimeInMillis: () => TIME_LEFT_MS }) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.send?.('ready');
