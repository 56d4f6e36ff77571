/** So many lines are read and drawn in one go. */
const lines = 100;

/**
 * Markdown in slices that can be read one by one. It is cut between blocks, between the items of a list, and between
 * the rows of a table, whose header each slice of it has.
 */
export function slicesOf(text: string): string[] {
  const slices: string[][] = [[]];
  let header: readonly string[] = [];
  let isCode = false;
  let before = "";
  for (const line of text.split("\n")) {
    const isRow = line.startsWith("|");
    const isTable = isRow && before.startsWith("|");
    let slice = slices.at(-1) as string[];
    const isBegun = before === "" ? /^[^ ]/.test(line) : isTable || /^([-*]|\d+\.) /.test(line);
    if (slice.length >= lines && !isCode && isBegun) {
      slice = isTable ? [...header] : [];
      slices.push(slice);
    }
    slice.push(line);
    if (line.startsWith("```")) isCode = !isCode;
    // A table begins with its header and the line under it.
    if (isRow && !isTable) header = [line];
    else if (isTable && header.length === 1) header = [...header, line];
    before = line;
  }
  return slices.map((slice) => slice.join("\n"));
}
