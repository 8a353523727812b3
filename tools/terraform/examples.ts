/**
 * The examples of settings in a page, which `npm run terraform` plans.
 *
 * @returns the text of each `hcl` block, as it would be in a terraform.tfvars
 */
export function examplesIn(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```hcl\n(.*?)^\1```$/gms)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}
