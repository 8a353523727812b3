import { type Server, startServer } from '../servers.ts';
import { median } from '../statistics.ts';

type Figures = Record<string, number>;

/**
 * Starts a server on each data folder, and measures them in turn.
 *
 * @returns for each folder, the median of each figure over all rounds, and the server's memory
 */
export async function playRounds<Folder extends { dataDir: string }>(
  folders: readonly Folder[],
  rounds: number,
  measure: (server: Server, folder: Folder, round: number) => Promise<Figures>,
): Promise<Map<Folder, Figures>> {
  const servers = new Map<Folder, Server>();
  for (const folder of folders) servers.set(folder, await startServer('Hatchery', folder.dataDir));
  const measured = new Map<Folder, Figures[]>(folders.map((folder) => [folder, []]));
  // Round 0 is a warm-up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    console.error(round === 0 ? 'Warming up' : `Round ${round} of ${rounds}`);
    for (const [folder, server] of servers) {
      const figures = await measure(server, folder, round);
      if (round > 0) measured.get(folder)?.push(figures);
    }
  }
  const results = new Map<Folder, Figures>();
  for (const [folder, server] of servers) {
    const memory = { 'RSS at its highest, MB': server.memory().peak ?? Number.NaN };
    results.set(folder, { ...medians(measured.get(folder) ?? []), ...memory });
    await server.stop();
  }
  return results;
}

function medians(rounds: readonly Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((figures) => figures[name] ?? Number.NaN))]));
}
