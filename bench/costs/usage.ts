/** What one run of an action uses, in the units that AWS bills. */
import { ASSUMED } from './assumed.ts';
import type { Action, Counts, Units } from './counts.ts';
import type { Usage } from './prices.ts';

const unitsIn = (units: Units): number => Object.values(units).reduce((total, figure) => total + figure, 0);

/** Time in ms that Lambda bills for an action. Of its waiting, `waiting` is its own. */
export function billedMs({ cpuMs, calls }: Action, waiting = 1): number {
  return (cpuMs * ASSUMED.fullProcessorMb) / ASSUMED.memoryMb + calls * ASSUMED.callMs * waiting;
}

/**
 * What one run of an action uses.
 *
 * @param isWeb whether its answer passes CloudFront
 * @param merged how many runs share an invocation
 */
export function usageOf(action: Action, coldMs: number, isWeb: boolean, merged = 1): Usage {
  const gb = ASSUMED.memoryMb / 1024;
  const invocations = action.invocations / merged;
  const logs = action.logBytes / merged;
  const isRequest = isWeb && action.requests > 0;
  return {
    apiRequests: action.requests,
    lambdaRequests: invocations,
    lambdaGbSeconds: (billedMs(action, 1 / Math.min(merged, ASSUMED.windowParallel)) / 1_000) * gb,
    lambdaInit: (invocations * ASSUMED.starts * coldMs * gb) / 1_000,
    dynamoWrites: unitsIn(action.writes),
    dynamoReads: unitsIn(action.reads),
    s3Puts: action.puts,
    s3Gets: action.gets,
    edgeRequests: isRequest ? action.invocations : 0,
    edgeTransfer: isRequest ? action.apiBytes : 0,
    transfer: action.s3Bytes + (isRequest ? 0 : action.apiBytes),
    logs,
    logStorage: logs * ASSUMED.storedLogs,
  };
}

/** What one message of a model uses besides the calls to DynamoDB. */
export function messageUsage({ promptBytes }: Counts): Usage {
  const { modelMs, memoryMb, bytesPerToken, messageTokens } = ASSUMED;
  return {
    lambdaGbSeconds: (modelMs / 1_000) * (memoryMb / 1024),
    modelInput: promptBytes / bytesPerToken,
    modelOutput: messageTokens,
  };
}
