import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/**
 * A stand-in for Systems Manager's Parameter Store: GetParameter and PutParameter with the errors that AWS documents.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export async function startParameterStore() {
  const parameters = new Map<string, Record<string, unknown>>();
  const server = createServer(async (incoming, outgoing) => {
    const input = (await json(incoming)) as { Name: string; Overwrite?: boolean; WithDecryption?: boolean };
    const reply = (status: number, body: object) =>
      outgoing.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    if (!/^AWS4-HMAC-SHA256 Credential=\S+\/ssm\/aws4_request, /.test(incoming.headers.authorization ?? '')) {
      return void reply(400, { __type: 'IncompleteSignatureException' });
    }
    const stored = parameters.get(input.Name);
    switch (incoming.headers['x-amz-target']) {
      case 'AmazonSSM.GetParameter':
        if (!stored) return void reply(400, { __type: 'ParameterNotFound' });
        return void reply(200, { Parameter: { ...stored, ...(input.WithDecryption ? {} : { Value: 'encrypted' }) } });
      case 'AmazonSSM.PutParameter':
        if (stored && !input.Overwrite) return void reply(400, { __type: 'ParameterAlreadyExists' });
        parameters.set(input.Name, { ...input, Version: 1 });
        return void reply(200, { Tier: 'Standard', Version: 1 });
      default:
        return void reply(400, { __type: 'UnknownOperationException' });
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    parameters,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
