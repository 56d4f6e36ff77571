/** An alembic: the flask, its head, and the beak that leads away from it. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7.5 10.300a5.8 5.8 0 1 0 4 0V7.500c0-1 .7-1.7 1.6-1.7.7 0 1.2.4 1.5 1l4.4 8.700M7.5 10.300V7.200C7.5 4 9.7 2 12.6 2c2.2 0 3.9 1 5 3.200l4.7 9M4.2 17h10.6" />
    </svg>
  );
}
