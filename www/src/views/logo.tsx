/** An alembic: the flask, its head, and the beak that leads away from it. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M9 9.500a6 6 0 1 0 4.600 1.200M9 9.500C7.300 4 13 2.500 16 5.500l5.500 8.500M9 9.500l4.600 1.200 2.400-5.200M4.600 16.500h8.800" />
    </svg>
  );
}
