/** A tip as matching sees it. */
export interface MatchableTip {
  /** The keys of its identifiers. */
  keys: readonly string[];
  /** A tip about an official keeps to itself, so that nobody learns of it through a case about the shop. */
  alone: boolean;
}

/** An open case that an identifier leads to. */
export interface KnownCase {
  id: string;
  threadId: string;
  openedAt: Date;
}

/** A case that a set of tips leads to: an open one, or a new one when `known` is absent. */
export interface TipGroup<T extends MatchableTip> {
  known?: KnownCase;
  /** In the order of the set. */
  tips: T[];
  /** Open cases, beside `known`, that the same tips also lead to. */
  alsoKnown: string[];
}

/**
 * Divides tips, in their order, among open cases and new ones, as if each had come alone after the one before it:
 * a tip joins the oldest open case that any of its identifiers leads to, and its identifiers lead there from then on.
 * New cases that a later tip connects become one, since nobody has seen them yet; open cases are never merged here.
 */
export function groupTips<T extends MatchableTip>(
  tips: readonly T[],
  openCases: ReadonlyMap<string, readonly KnownCase[]>,
): TipGroup<T>[] {
  const grouping = new Grouping(openCases);
  tips.forEach((tip, place) => grouping.place(tip, place));
  return grouping.roots().map((node) => ({
    known: node.known,
    tips: node.places.toSorted((a, b) => a - b).map((place) => tips[place] as T),
    alsoKnown: [...node.alsoKnown].filter((id) => id !== node.known?.id),
  }));
}

interface Node {
  known?: KnownCase;
  places: number[];
  alsoKnown: Set<string>;
  /** The node that this one has become part of. */
  parent?: Node;
}

class Grouping {
  private readonly nodes: Node[] = [];
  private readonly byCase = new Map<string, Node>();
  private readonly byKey = new Map<string, Node[]>();

  constructor(private readonly openCases: ReadonlyMap<string, readonly KnownCase[]>) {}

  place(tip: MatchableTip, place: number): void {
    if (tip.alone) this.add().places.push(place);
    else this.placeAmong(tip, place);
  }

  roots(): Node[] {
    return this.nodes.filter((node) => !node.parent && node.places.length > 0);
  }

  private placeAmong(tip: MatchableTip, place: number): void {
    const candidates = [...new Set(tip.keys.flatMap((key) => this.nodesOf(key)))].toSorted(byAge);
    const chosen = candidates[0] ?? this.add();
    for (const other of candidates.slice(1)) connect(chosen, other);
    chosen.places.push(place);
    for (const key of tip.keys) this.byKey.set(key, [...new Set([...this.nodesOf(key), chosen])]);
  }

  private nodesOf(key: string): Node[] {
    const nodes = this.byKey.get(key) ?? (this.openCases.get(key) ?? []).map((known) => this.nodeOfCase(known));
    return nodes.map(rootOf);
  }

  private nodeOfCase(known: KnownCase): Node {
    const node = this.byCase.get(known.id) ?? this.add(known);
    this.byCase.set(known.id, node);
    return node;
  }

  private add(known?: KnownCase): Node {
    const node: Node = { known, places: [], alsoKnown: new Set() };
    this.nodes.push(node);
    return node;
  }
}

function connect(chosen: Node, other: Node): void {
  if (other.known) {
    chosen.alsoKnown.add(other.known.id);
    return;
  }
  other.parent = chosen;
  chosen.places.push(...other.places);
  for (const id of other.alsoKnown) chosen.alsoKnown.add(id);
}

function rootOf(node: Node): Node {
  let root = node;
  while (root.parent) root = root.parent;
  return root;
}

/** Open cases before new ones, the oldest first; the id decides between cases of one moment. */
function byAge(a: Node, b: Node): number {
  if (!a.known || !b.known) return Number(!a.known) - Number(!b.known);
  return a.known.openedAt.getTime() - b.known.openedAt.getTime() || (a.known.id < b.known.id ? -1 : 1);
}
