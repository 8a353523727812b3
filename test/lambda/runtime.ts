/** Runs in a process of its own, as Lambda's runtime does: loads a function, then answers events that arrive as messages. */
/** As Lambda tells a function that has just been called. */
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
