/** Whether every word that is searched for is somewhere in these texts. */
export function matches(search: string, texts: readonly (string | undefined)[]): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** How well a name fits what is searched for, 0 the best; nothing where a word is neither in it nor beside it. */
export function rankOf(
  search: string,
  name: string,
  beside: readonly (string | undefined)[],
): number | undefined {
  if (!matches(search, [name, ...beside])) return undefined;
  const [first = "", ...more] = search.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = name.toLowerCase();
  if (more.length === 0 && lower === first) return 0;
  if (lower.startsWith(first)) return 1;
  return matches(search, [name]) ? 2 : 3;
}
