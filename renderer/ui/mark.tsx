/** The product's mark: a tag on a line. */
export const Mark = ({ className }: { className?: string }) => (
  <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
    <rect width="32" height="32" rx="7" fill="#4f46e5" />
    <path d="M8 5v22" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" opacity="0.55" />
    <path d="M8 16l5-6h11a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H13z" fill="#fff" />
    <circle cx="14.5" cy="16" r="1.75" fill="#4f46e5" />
  </svg>
);
