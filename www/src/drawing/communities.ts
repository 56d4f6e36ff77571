/** Which nodes of a graph hang together more than with the rest, by Louvain's method. */

/** The same nodes at a coarser and coarser grain: links by their ends, a link of a node to itself for those within it. */
type Weights = readonly ReadonlyMap<number, number>[];

/** Nodes that hang together, each once. The same graph always gives the same. */
export function communities(
  count: number,
  references: readonly (readonly [from: number, to: number])[],
): number[][] {
  let weights = weightsOf(count, references);
  let members = weights.map((_, node) => [node]);
  for (;;) {
    const joined = gathered(weights);
    const names = [...new Set(joined)];
    if (names.length === members.length) return members;
    const placeOf = new Map(names.map((name, place) => [name, place]));
    const place = (node: number) => placeOf.get(joined[node] ?? -1) ?? -1;
    const coarser = names.map(() => new Map<number, number>());
    for (const [node, links] of weights.entries()) {
      for (const [other, weight] of links) add(coarser[place(node)], place(other), weight);
    }
    const wider: number[][] = names.map(() => []);
    for (const [node, mine] of members.entries()) wider[place(node)]?.push(...mine);
    [weights, members] = [coarser, wider];
  }
}

/** What everything refers to holds nothing together: the more refer to a node, the less each of their links counts. */
function weightsOf(count: number, references: readonly (readonly [from: number, to: number])[]): Weights {
  const weights = Array.from({ length: count }, () => new Map<number, number>());
  const referrers = Array.from({ length: count }, () => new Set<number>());
  for (const [from, to] of references) if (from !== to) referrers[to]?.add(from);
  for (const [to, all] of referrers.entries()) {
    for (const from of all) {
      add(weights[from], to, 1 / Math.sqrt(all.size));
      add(weights[to], from, 1 / Math.sqrt(all.size));
    }
  }
  return weights;
}

function add(links: Map<number, number> | undefined, to: number, weight: number): void {
  links?.set(to, (links.get(to) ?? 0) + weight);
}

/** For each node one that it is best together with: moved one by one, as long as that makes things better. */
function gathered(weights: Weights): number[] {
  const strengths = weights.map((links) => [...links.values()].reduce((sum, weight) => sum + weight, 0));
  const whole = strengths.reduce((sum, strength) => sum + strength, 0) || 1;
  const joined = weights.map((_, node) => node);
  const totals = [...strengths];
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const [node, links] of weights.entries()) {
      const mine = joined[node] ?? node;
      const strength = strengths[node] ?? 0;
      totals[mine] = (totals[mine] ?? 0) - strength;
      const inside = new Map([[mine, 0]]);
      for (const [other, weight] of links) if (other !== node) add(inside, joined[other] ?? other, weight);
      const gain = (to: number) => (inside.get(to) ?? 0) - (strength * (totals[to] ?? 0)) / whole;
      let best = mine;
      // By more than what rounding makes of equal ones, or they would change places for ever.
      for (const to of inside.keys()) if (gain(to) > gain(best) + 1e-9) best = to;
      totals[best] = (totals[best] ?? 0) + strength;
      joined[node] = best;
      isMoving ||= best !== mine;
    }
  }
  return joined;
}
