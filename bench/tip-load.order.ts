/** What the load of tips is told, and what it tells. */
export interface TipLoadOrder {
  gatewayUrl: string;
  /** An access token of the Standing Office, which lists all cases. */
  token: string;
  tipsPerSecond: number;
  seconds: number;
  /** How many subjects earlier loads have used: each tip is known again by the commune and the goods of its case. */
  firstSubject: number;
}

export interface TipLoadResult {
  /** From the request to its answer 201, in milliseconds. */
  acceptedMs: number[];
  /** From the answer 201 to the answer of the list that holds the case, in milliseconds. */
  visibleMs: number[];
  /** Tips that were not accepted. */
  refused: number;
  /** Accepted tips whose case did not appear in time. */
  missing: number;
}

/** The latest rows that a look shows; it goes on to the next page while it finds none that it knows. */
export const LISTED = 50;
/** Between two looks at the list: it adds half of itself to the median that is measured. */
export const LOOK_PAUSE_MS = 40;
