import { create } from 'qrcode';
import { useMemo } from 'react';

/** Blank modules around a code, as ISO/IEC 18004 demands. */
const QUIET = 4;

/** A QR code as a picture of squares: sharp at any size on paper. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => squaresOf(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      width="42mm"
      height="42mm"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}

function squaresOf(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'Q' });
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) !== 0) {
        squares.push(`M${String(column + QUIET)} ${String(row + QUIET)}h1v1h-1z`);
      }
    }
  }
  return { path: squares.join(''), size: modules.size + 2 * QUIET };
}
