const MOST_EDITS = 3;

/** The known name that takes the fewest edits to get to, if these are few; for an error about a name that is misspelt. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: editsBetween(name, candidate) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}

/** How many letters have to be added, removed, replaced or swapped with their neighbour to turn one text into the other. */
function editsBetween(from: string, to: string): number {
  const table: number[][] = [];
  const edits = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  for (let row = 0; row <= from.length; row += 1) {
    table.push([]);
    for (let column = 0; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const fewest = Math.min(
        edits(row - 1, column) + 1,
        edits(row, column - 1) + 1,
        edits(row - 1, column - 1) + (isSame ? 0 : 1),
        isSwapped ? edits(row - 2, column - 2) + 1 : Infinity,
      );
      table[row]?.push(row + column === 0 ? 0 : fewest);
    }
  }
  return edits(from.length, to.length);
}
