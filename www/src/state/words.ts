/** Whether every word that is searched for is somewhere in these texts. */
export function matches(search: string, texts: readonly (string | undefined)[]): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}
