/** How often what died is brought back by itself: `limit` times within `windowMs`. */
export function createCrashBudget(limit: number, windowMs: number) {
  let crashes: number[] = [];
  return {
    /** Counts a crash at `now` (ms); false when it is one too many. Then the count starts anew. */
    spend(now: number): boolean {
      crashes = [...crashes.filter(at => now - at < windowMs), now];
      if (crashes.length <= limit) return true;
      crashes = [];
      return false;
    },
  };
}
