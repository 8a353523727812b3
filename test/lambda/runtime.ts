/** A stand-in for Lambda's runtime, in its own process: loads a function and answers events that arrive as messages. */
/** The remaining time that the context reports. */
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
