import { encode } from 'uqr';

/** In modules. Scanners need this much white around the code. */
const QUIET_ZONE = 4;

interface Props {
  /** What the code contains, such as a link. */
  text: string;
  /** The accessible name. It must not contain the secret. */
  label: string;
}

/**
 * Draws a QR code, dark on white in every colour scheme, because many scanners cannot read light codes. The nodes are
 * created one by one, because the page's policy forbids markup from text.
 */
export function Qr({ text, label }: Props) {
  const modules = qrModules(text);
  const size = modules.length;
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={qrPath(modules)} fill="#000" />
    </svg>
  );
}

/** @returns the rows of the code including its quiet zone; true is dark */
export const qrModules = (text: string): boolean[][] => encode(text, { ecc: 'M', border: QUIET_ZONE }).data;

/** @returns an SVG path with one rectangle for each horizontal run of dark modules. One module is one unit. */
export function qrPath(modules: boolean[][]): string {
  return modules
    .flatMap((row, y) => {
      const bits = row.map((isDark) => (isDark ? '1' : '0')).join('');
      return [...bits.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`);
    })
    .join('');
}
