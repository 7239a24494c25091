/** The product's mark: three rack units, one of them live. */
export function BrandMark(props: {
  readonly size?: number;
  readonly className?: string | undefined;
}) {
  const size = props.size ?? 22;
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden className={props.className}>
      <g fill="none" stroke="currentColor" strokeWidth="1.8">
        <rect x="3" y="3" width="18" height="5" rx="1.2" />
        <rect x="3" y="9.5" width="18" height="5" rx="1.2" fill="currentColor" />
        <rect x="3" y="16" width="18" height="5" rx="1.2" />
      </g>
      <circle cx="17.4" cy="5.5" r="1.1" fill="currentColor" />
      <circle cx="17.4" cy="18.5" r="1.1" fill="currentColor" />
    </svg>
  );
}
