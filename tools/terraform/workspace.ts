import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const TERRAFORM = 'cloud/infrastructure/terraform';
/** What the module reads of the project. */
const READ = [TERRAFORM, 'shared/contracts', 'web/headers.json', 'web/dist', 'dist/lambda'];
/** State and backend of real deployments, which the check must not use. */
const PRIVATE = /^(\.terraform|backend\.tf|.*\.tfstate(\..*)?|.*\.tfplan|.*\.auto\.tfvars)$/;

/** Copies the Terraform folder, and the files that it reads, to a temporary folder. @returns the folder */
export function copyToWorkspace(project: string): string {
  const workspace = mkdtempSync(join(tmpdir(), 'hatchery-terraform-'));
  // Without dist/lambda or web/dist, the plan says which command makes them.
  for (const path of READ.filter((path) => existsSync(join(project, path)))) {
    const filter = (source: string) => !PRIVATE.test(basename(source));
    cpSync(join(project, path), join(workspace, path), { recursive: true, filter });
  }
  // Wrappers of an engine may look for the root of the repository.
  spawnSync('git', ['init', '--quiet', workspace]);
  return workspace;
}
